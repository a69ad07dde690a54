/**
 * Which folder may import what: the one table. `oxlint.config.ts` makes the linter's rules from it and
 * `tests/architecture/boundaries.test.ts` judges the whole import graph by it.
 *
 * A layer is a folder (or one file). What it does not list it may not import; a layer inside another adds to what the outer one
 * may do. Its own files are always reachable, as `./x.ts`, from a folder of its own as `../x.ts`, or through its `#` prefix. Paths
 * never climb out of a layer, so that every rule can be read off the import's text alone.
 */

/** One row of the table. */
export type Layer = {
  readonly folder: string
  /** Layers, by folder, whose files it may import. */
  readonly layers: readonly string[]
  /** Layers of which it may know the types and nothing that runs. */
  readonly layerTypes?: readonly string[]
  /** npm packages; `electron` and `node:` are named here like any other. */
  readonly packages: readonly string[]
  /** npm packages of which it may know the types and nothing that runs. */
  readonly packageTypes?: readonly string[]
}

const pure = ['kernel', 'domain', 'calendar', 'definition', 'workflow', 'permissions', 'mutations', 'queries', 'rows', 'contract']
const shared = (...names: readonly string[]) => names.map((name) => `src-shared/${name}`)
const everyShared = ['src-shared']
const hostSide = ['electron', 'node:', 'zod']
const screen = [
  'zod',
  'react',
  'react-dom',
  'antd',
  '@ant-design/icons',
  'lucide-react',
  'dayjs',
  'zustand',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
]

/** The table. */
export const layers: readonly Layer[] = [
  // One definition of the product's rules: no clock, no randomness, no I/O, no framework.
  { folder: 'src-shared/kernel', layers: [], packages: ['zod', '@noble/hashes'] },
  { folder: 'src-shared/domain', layers: shared('kernel'), packages: ['zod'] },
  { folder: 'src-shared/calendar', layers: shared('kernel', 'domain'), packages: ['zod', 'chinese-days'] },
  { folder: 'src-shared/definition', layers: shared('kernel', 'domain', 'calendar'), packages: ['zod', '@bufbuild/cel', '@bufbuild/protobuf', 'nzh'] },
  { folder: 'src-shared/workflow', layers: shared('kernel', 'domain', 'definition', 'calendar', 'permissions'), packages: ['zod'] },
  { folder: 'src-shared/permissions', layers: shared('kernel', 'domain', 'definition'), packages: ['zod'] },
  { folder: 'src-shared/archive', layers: shared('kernel', 'domain', 'definition', 'calendar'), packages: ['zod', '@noble/hashes'] },
  { folder: 'src-shared/capture', layers: shared('kernel', 'domain', 'calendar', 'definition'), packages: ['zod'] },
  { folder: 'src-shared/rows', layers: shared('kernel', 'domain', 'definition'), packages: ['zod', 'kysely'] },
  {
    folder: 'src-shared/mutations',
    layers: shared('kernel', 'domain', 'definition', 'workflow', 'calendar', 'permissions', 'archive'),
    layerTypes: shared('rows'),
    packages: ['zod'],
  },
  {
    folder: 'src-shared/queries',
    layers: shared('kernel', 'domain', 'definition', 'workflow', 'calendar', 'permissions'),
    layerTypes: shared('rows'),
    packages: ['zod'],
  },
  { folder: 'src-shared/contract', layers: shared(...pure), packages: ['zod'] },
  { folder: 'src-shared/templates', layers: shared('kernel', 'domain', 'definition'), packages: ['zod'] },

  // The host side of Electron: windows, and the life and death of the other processes.
  {
    folder: 'src-main/main.ts',
    layers: [...everyShared, 'src-main/window', 'src-main/bridge', 'src-main/session', 'src-main/supervisor', 'src-main/backup', 'src-main/update'],
    packages: hostSide,
  },
  { folder: 'src-main/window', layers: everyShared, packages: hostSide },
  { folder: 'src-main/bridge', layers: everyShared, packages: hostSide },
  { folder: 'src-main/session', layers: everyShared, packages: [...hostSide, 'electron-store'] },
  { folder: 'src-main/supervisor', layers: everyShared, packages: hostSide },
  { folder: 'src-main/backup', layers: everyShared, packages: hostSide },
  { folder: 'src-main/update', layers: everyShared, packages: hostSide },
  { folder: 'src-main/preload', layers: shared('contract'), packages: ['electron'] },

  // The store process: plain Node, no Electron. The SQLite driver and the keychain have one owner each.
  {
    folder: 'src-main/store',
    layers: everyShared,
    packages: ['node:', 'zod', 'kysely', 'pino', 'undici', 'exceljs', 'csv-parse', 'saxes', 'age-encryption', '@peculiar/x509', 'pinyin-pro'],
    packageTypes: ['better-sqlite3'],
  },
  { folder: 'src-main/store/database', layers: [], packages: ['better-sqlite3'] },
  { folder: 'src-main/store/keys', layers: [], packages: ['@napi-rs/keyring', '@node-rs/argon2'] },

  // The window. Features do not know each other, and `ui` knows no word of the business.
  { folder: 'src-renderer/ui', layers: [], packages: [...screen, 'echarts'] },
  { folder: 'src-renderer/text', layers: shared(...pure), packages: ['react', 'zustand', 'antd', 'dayjs'] },
  { folder: 'src-renderer/bridge', layers: everyShared, packages: ['react', 'zod', 'zustand', '@tanstack/react-query'] },
  { folder: 'src-renderer/view', layers: [...everyShared, 'src-renderer/ui', 'src-renderer/bridge', 'src-renderer/text'], packages: screen },
  {
    folder: 'src-renderer/forms',
    layers: [...everyShared, 'src-renderer/ui', 'src-renderer/bridge', 'src-renderer/text', 'src-renderer/view'],
    packages: [...screen, 'pinyin-pro'],
  },
  { folder: 'src-renderer/forms/grid', layers: [], packages: ['ag-grid-community'] },
  {
    folder: 'src-renderer/features/*',
    layers: [...everyShared, 'src-renderer/ui', 'src-renderer/bridge', 'src-renderer/text', 'src-renderer/view', 'src-renderer/forms'],
    packages: [...screen, 'pinyin-pro'],
  },
  { folder: 'src-renderer/features/designer', layers: [], packages: ['@xyflow/react', '@atlaskit/pragmatic-drag-and-drop'] },
  { folder: 'src-renderer/features/record', layers: [], packages: ['pdfjs-dist', 'qr'] },
  { folder: 'src-renderer/features/verify-print', layers: [], packages: ['qr'] },
  { folder: 'src-renderer/app', layers: [...everyShared, 'src-renderer'], packages: screen },

  // The central server: nodes without state of their own.
  {
    folder: 'src-server',
    layers: everyShared,
    packages: ['node:', 'zod', 'kysely', 'fastify', 'pino', 'undici', '@node-rs/argon2', '@peculiar/x509', 'reflect-metadata', 'age-encryption'],
    packageTypes: ['better-sqlite3'],
  },
  { folder: 'src-server/store', layers: [], packages: ['better-sqlite3'] },
  { folder: 'src-server/store/postgresql', layers: [], packages: ['pg'] },
  { folder: 'src-server/company', layers: [], packages: ['pinyin-pro'] },
]

/** What must not be reached from a folder even by a chain of allowed imports, types aside. */
export const unreachable: readonly { readonly from: string; readonly never: readonly string[]; readonly why: string }[] = [
  { from: 'src-main/preload', never: ['zod', 'node:'], why: 'the sandboxed preload needs names, not schemas' },
  { from: 'src-main/store', never: ['electron', 'react'], why: 'the store runs in plain Node' },
  { from: 'src-renderer', never: ['electron', 'node:', 'kysely', 'better-sqlite3'], why: 'the window holds no secret and opens no file' },
  { from: 'src-server', never: ['electron', 'react', '@napi-rs/keyring'], why: 'the server has neither screen nor keychain' },
]

/** The `#` prefix of each source root, as in package.json `imports`. */
export const rootPrefixes: readonly (readonly [folder: string, prefix: string])[] = [
  ['src-shared', '#shared'],
  ['src-main/store', '#store'],
  ['src-main', '#main'],
  ['src-renderer', '#renderer'],
  ['src-server', '#server'],
]

/** A layer with what the layers around it allow, and with the folder's star replaced by a name. */
export function layerAt(folder: string): Layer {
  const around = layers.filter((layer) => covers(layer.folder, folder))
  return {
    folder,
    layers: [...new Set([folder, ...around.map((layer) => concrete(layer.folder, folder)), ...around.flatMap((layer) => layer.layers)])],
    layerTypes: [...new Set(around.flatMap((layer) => layer.layerTypes ?? []))],
    packages: [...new Set(around.flatMap((layer) => layer.packages))],
    packageTypes: [...new Set(around.flatMap((layer) => layer.packageTypes ?? []))],
  }
}

/** The innermost layer a file belongs to, or undefined for a file the table forgets. */
export function layerOf(file: string): Layer | undefined {
  const homes = layers.filter((layer) => covers(layer.folder, file))
  const [innermost] = homes.sort((a, b) => b.folder.length - a.folder.length)
  return innermost && layerAt(concrete(innermost.folder, file))
}

/** Whether `target` is `folder` or lies below it; a star stands for one name. */
export function covers(folder: string, target: string): boolean {
  const parts = folder.split('/')
  const found = target.split('/')
  return parts.every((part, index) => (part === '*' ? found[index] !== undefined : part === found[index]))
}

/** How a layer's files are named in an import: `src-shared/kernel` → `#shared/kernel/**`. */
export function specifiersOf(folder: string): readonly string[] {
  return rootPrefixes
    .filter(([root]) => folder === root || folder.startsWith(`${root}/`))
    .map(([root, prefix]) => `${prefix}${folder.slice(root.length)}`)
    .map((specifier) => (specifier.endsWith('.ts') ? specifier : `${specifier}/**`))
}

/** A row's folder with its star replaced by the name found in `target`. */
export function concrete(folder: string, target: string): string {
  return folder.includes('*') ? target.split('/').slice(0, folder.split('/').length).join('/') : folder
}
