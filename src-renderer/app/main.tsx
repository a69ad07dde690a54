import 'antd/dist/antd.css'
import '#renderer/ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { watchStale } from '#renderer/bridge/live.ts'
import { ask, connectToStore, onStoreConnected } from '#renderer/bridge/store.ts'
import { listenForShortcuts } from '#renderer/ui/shortcuts.ts'
import { answerLock } from '#renderer/view/before-lock.ts'
import { watchNetworkReturn } from '#renderer/view/network-return.ts'
import { loadPreferences } from '#renderer/view/preferences.ts'
import { readDesk, watchSession } from '#renderer/view/session.ts'
import { App } from './app.tsx'

// The page may not make code from text (its content security policy), so zod need not try.
z.config({ jitless: true })

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

answerLock()
listenForShortcuts()
watchStale()
watchSession()
watchNetworkReturn(window, () => void ask('sync.now', {}))
// The first answer of a new port says how the desk stands: also after the store process was started anew.
onStoreConnected(() => void readDesk())
connectToStore()
void loadPreferences().finally(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
