import { installFakeBridge } from './fake-bridge.ts'

// The bridge must stand before the window's own code looks for it.
installFakeBridge(new URLSearchParams(window.location.search))
await import('#renderer/app/main.tsx')
