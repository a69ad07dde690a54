import { create } from 'zustand'

/** The record submitted last, for the line that says so above the catalogue. */
export type Submitted = { readonly recordId: string; readonly number: string; readonly definitionKey: string }

export const useSubmitted = create<{ readonly last: Submitted | null }>(() => ({ last: null }))
