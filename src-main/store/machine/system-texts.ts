/** The file system that holds a path, by the text of `/proc/mounts`: the deepest mount above it, and of several on one place the last. */
export function fileSystemAt(mounts: string, path: string): string | null {
  let found: { readonly at: string; readonly kind: string } | null = null
  for (const line of mounts.split('\n')) {
    const [, place, kind] = line.split(' ')
    if (place === undefined || kind === undefined) continue
    // Spaces, tabs, line ends and backslashes stand there as octal numbers.
    const at = place.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    const covers = at === '/' || path === at || path.startsWith(`${at}/`)
    if (covers && (found === null || at.length >= found.at.length)) found = { at, kind }
  }
  return found?.kind ?? null
}

/** Whether a crash leaves the memory in a file, by the text of `/proc/self/limits`; null when it does not say. */
export function dumpsCore(limits: string): boolean | null {
  const soft = /^Max core file size\s+(\S+)/m.exec(limits)?.[1]
  return soft === undefined ? null : soft !== '0'
}

/** Whether a Windows path lies in a folder, whatever the case of its letters. */
export function isBelowWindowsFolder(path: string, folder: string | undefined): boolean {
  if (folder === undefined || folder === '') return false
  const above = `${folder.replaceAll('/', '\\').replace(/\\+$/, '')}\\`.toLowerCase()
  return `${path.replaceAll('/', '\\')}\\`.toLowerCase().startsWith(above)
}
