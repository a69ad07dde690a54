/** Registers. */
export const register = {
  title: '台账',
} as const
