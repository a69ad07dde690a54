/** What ended by itself just before this page was made; main says it in the page's address. */
export function unexpectedEnd(): 'store' | 'page' | null {
  const { hash } = window.location
  return hash === '#store-ended' ? 'store' : hash === '#page-ended' ? 'page' : null
}
