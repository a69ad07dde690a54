/** Import. */
export const imports = {
  title: '导入',
} as const
