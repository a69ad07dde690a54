/** What a verb answers: one value for `--json`, and the lines that a person reads. */
export type Outcome = { readonly value: Readonly<Record<string, unknown>>; readonly lines: readonly string[] }

/** One verb of the server's administration. `print` is for a verb that goes on running after its first answer. */
export type Verb = { readonly usage: string; readonly run: (args: readonly string[], print: (outcome: Outcome) => void) => Promise<Outcome | null> }
