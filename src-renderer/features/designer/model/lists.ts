/** One change of a list of things with keys. */
export type ListEdit<T extends { readonly key: string }> =
  | { readonly act: 'add'; readonly at: number; readonly item: T }
  | { readonly act: 'put'; readonly key: string; readonly item: T }
  | { readonly act: 'move'; readonly key: string; readonly to: number }
  | { readonly act: 'remove'; readonly key: string }

/** The list after the change; the same list when there is nothing to change. A key stays what it was and never stands twice. */
export function editList<T extends { readonly key: string }>(list: readonly T[], edit: ListEdit<T>, fewest = 0): readonly T[] {
  if (edit.act === 'add') {
    const at = Math.max(0, Math.min(edit.at, list.length))
    return list.some(({ key }) => key === edit.item.key) ? list : list.toSpliced(at, 0, edit.item)
  }
  const from = list.findIndex(({ key }) => key === edit.key)
  const item = list[from]
  if (item === undefined) return list
  switch (edit.act) {
    case 'put':
      return edit.item === item ? list : list.with(from, { ...edit.item, key: edit.key })
    case 'move': {
      const to = Math.max(0, Math.min(edit.to, list.length - 1))
      return to === from ? list : list.toSpliced(from, 1).toSpliced(to, 0, item)
    }
    case 'remove':
      return list.length <= fewest ? list : list.toSpliced(from, 1)
  }
}
