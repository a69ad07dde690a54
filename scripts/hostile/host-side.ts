import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import type { DeskCall, PreloadCall } from '#shared/contract/desk.ts'
import type { ToStore } from '#shared/contract/control.ts'
import { forkedTransport, type ForkedProcess } from '#store/session/transport.ts'
import { twist, type Sample, type Twisted } from './twist.ts'
import { judge, type Target, type Verdict } from './verdict.ts'

/**
 * Window → main, and main ↔ store. The doors are the product's own (`registerDeskCalls`, `startStoreProcess`, the store's transport); Electron's ends, which
 * plain Node has not, are stood in for by emitters that carry what the case says.
 */
type Handle = (event: unknown, args: unknown) => Promise<unknown>
type ElectronStandIn = { readonly handles: Map<string, Handle>; readonly child: EventEmitter }

const standIn = `
import { EventEmitter } from 'node:events'
export const handles = new Map()
export const child = Object.assign(new EventEmitter(), { postMessage() {}, kill() {} })
export const ipcMain = { handle: (name, handle) => handles.set(name, handle), removeAllListeners() {} }
export const utilityProcess = { fork: () => child }
export class MessageChannelMain { port1 = {}; port2 = {} }
`

async function electronStandIn(): Promise<ElectronStandIn> {
  const url = `data:text/javascript,${encodeURIComponent(standIn)}`
  registerHooks({ resolve: (specifier, context, next) => (specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context)) })
  return (await import(url)) as ElectronStandIn
}

const filters = [{ name: 'Excel', extensions: ['xlsx'] }]
const pages = { head: '示例公司 · 差旅费报销单', number: 'BX-1', foot: '打印：张三', pageOf: '第 {page} 页 共 {pages} 页' }
const deskSamples: { readonly [C in DeskCall | PreloadCall]: Sample } = {
  connectStore: { value: {} },
  preferences: { value: {} },
  setPreferences: { value: { language: 'zh-CN', theme: 'dark', railCollapsed: false }, choices: ['language', 'theme'] },
  lock: { value: {} },
  handOver: { value: {} },
  ring: { value: { title: '待办到期', body: '解锁后处理' } },
  readyToLock: { value: {} },
  chooseFile: { value: { title: '选择文件', filters } },
  chooseFolder: { value: { title: '选择文件夹' } },
  chooseSave: { value: { title: '另存为', name: '台账.xlsx', filters } },
  showInFolder: { value: { what: 'saved', ticket: 'A'.repeat(43) }, choices: ['what'] },
  fileDropped: { value: { path: '/tmp/台账.xlsx' } },
  pagesAsPdf: { value: pages },
  printPages: { value: { permit: '01950000-0000-7000-8000-00000000eeee' } },
  about: { value: {} },
  idleState: { value: {} },
}
const deskCalls = Object.keys(deskSamples) as (DeskCall | PreloadCall)[]

/** Window → main. A frame that is not ours is refused whatever it asks; ours only with arguments that parse. */
export async function openDeskCalls(): Promise<Target> {
  const { handles } = await electronStandIn()
  const { registerDeskCalls } = await import('#main/bridge/desk-calls.ts')
  const answers = Object.fromEntries(deskCalls.map((call) => [call, () => ({ reached: call })]))
  registerDeskCalls(answers as never, (event) => (event as unknown as { readonly ours: boolean }).ours)
  return {
    async attempt(dice): Promise<Verdict> {
      const call = dice.pick(deskCalls) ?? 'about'
      const message = twist(dice, deskSamples[call], 'clone')
      const ours = dice.chance(0.8)
      const how = `${call} ${ours ? '' : 'from a foreign frame '}${message.how}`
      // Electron's own channel carries no more than a structured clone either; a value left out arrives as undefined, which stands for none.
      const args = carried(message.value)
      const answer = await handles.get(`desk:${call}`)?.({ ours }, args)
      return judge(answer, !ours || (message.unsound && args !== undefined && args !== null), how)
    },
    close: async () => undefined,
  }
}

const toStore: readonly Sample[] = [
  { value: { kind: 'port' }, choices: ['kind'] },
  { value: { kind: 'close' }, choices: ['kind'] },
  { value: { kind: 'backup' }, choices: ['kind'] },
  { value: { kind: 'will-lock' }, choices: ['kind'] },
  { value: { kind: 'ticket', ticket: 'A'.repeat(43), purpose: 'write', path: '/tmp/台账.xlsx' }, choices: ['kind', 'purpose'] },
  { value: { kind: 'window-open', window: 1 }, choices: ['kind'] },
  { value: { kind: 'window-closed', window: 1 }, choices: ['kind'] },
  { value: { kind: 'window', window: 1, message: { id: 1, call: 'desk.state', args: {} } }, choices: ['kind'], opaque: ['message'] },
]
const fromStore: readonly Sample[] = [
  { value: { kind: 'ready' }, choices: ['kind'] },
  { value: { kind: 'closed' }, choices: ['kind'] },
  {
    value: { kind: 'backed-up', fault: { code: 'disk-full', params: { path: '/tmp' }, field: 'a', row: 1 } },
    choices: ['kind', 'fault.code'],
    free: ['fault.params'],
    optional: ['fault.params', 'fault.field', 'fault.row'],
    nullable: ['fault'],
  },
  { value: { kind: 'opened', idleMinutes: 10 }, choices: ['kind'] },
  { value: { kind: 'alarms', at: [1_772_416_800_000] }, choices: ['kind'] },
  { value: { kind: 'schedule', backupAt: 1_772_416_800_000, folder: '/media/backup' }, choices: ['kind'], nullable: ['backupAt', 'folder'] },
  { value: { kind: 'ticket-held', ticket: 'A'.repeat(43) }, choices: ['kind'] },
]

/** Main ↔ store: a message that does not parse does nothing at either end; a store must not end, nor main believe it has, for one that is forged. */
export async function openControl(): Promise<Target> {
  const { child } = await electronStandIn()
  const { startStoreProcess } = await import('#main/supervisor/store-process.ts')
  const heard: unknown[] = []
  startStoreProcess({ entry: '', args: [], env: {}, onMessage: (message) => void heard.push(message), onCrash: () => void heard.push('crash') })
  const pipe = new EventEmitter()
  const own: ForkedProcess = { connected: true, send: () => true, on: (event: string, listener: (message?: unknown) => void) => void pipe.on(event, listener) }
  const transport = forkedTransport(own)
  transport.onControl((message: ToStore) => void heard.push(message))
  transport.onWindow((port) => port.onMessage((message) => void heard.push(message)))
  pipe.emit('message', { kind: 'window-open', window: 1 })
  return {
    async attempt(dice): Promise<Verdict> {
      const [samples, end] = dice.chance(0.5) ? ([toStore, pipe] as const) : ([fromStore, child] as const)
      const message: Twisted = twist(dice, dice.pick(samples) ?? { value: {} }, 'clone')
      heard.length = 0
      end.emit('message', carried(message.value))
      if (!message.unsound) return { outcome: 'allowed' }
      return heard.length === 0 ? { outcome: 'refused', code: 'call-malformed' } : { outcome: 'accepted', what: message.how }
    },
    close: async () => undefined,
  }
}

function carried(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return null
  }
}
