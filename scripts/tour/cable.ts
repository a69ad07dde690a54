import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A network cable between one desk and the server that can be pulled and put back. */
export type Cable = { readonly port: number; pull(): void; plug(): void; close(): Promise<void> }

/** Listens (on a free port when 0) and passes bytes on to the server, unread. */
export async function layCable(serverPort: number, port: number): Promise<Cable> {
  const open = new Set<Socket>()
  let plugged = true
  const server: Server = createServer((near) => {
    if (!plugged) return near.destroy()
    const far = connect(serverPort, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
    }
    near.pipe(far).pipe(near)
    return near
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    pull: () => {
      plugged = false
      cut()
    },
    plug: () => {
      plugged = true
    },
    close: async () => {
      cut()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
