/** Most mutations, and most bytes, of one push. */
export const pushLimit = { mutations: 100, bytes: 4_000_000 } as const
