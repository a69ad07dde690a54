/** What the page's policy asks of styles that a library writes at run time; the protocol handler makes a fresh one for every page. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
