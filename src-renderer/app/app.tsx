import { QueryClientProvider } from '@tanstack/react-query'
import { assertNever } from '#shared/kernel/assert-never.ts'
import { queryClient } from '#renderer/bridge/live.ts'
import { BrokenScreen } from '#renderer/features/session/broken-screen.tsx'
import { ClosedScreen } from '#renderer/features/session/closed-screen.tsx'
import { ConnectingScreen } from '#renderer/features/session/connecting-screen.tsx'
import { FirstContactScreen } from '#renderer/features/session/first-contact-screen.tsx'
import { FirstStartScreen } from '#renderer/features/session/first-start-screen.tsx'
import { LockScreen } from '#renderer/features/session/lock-screen.tsx'
import { Theme } from '#renderer/ui/theme.tsx'
import { usePreferences } from '#renderer/view/preferences.ts'
import { useFront, type Front } from '#renderer/view/session.ts'
import { Frame } from './frame.tsx'

/** The whole window. */
export function App() {
  const { theme, language } = usePreferences()
  const front = useFront((state) => state.front)
  return (
    <Theme choice={theme} language={language}>
      <QueryClientProvider client={queryClient}>
        <FrontScreen front={front} />
      </QueryClientProvider>
    </Theme>
  )
}

function FrontScreen({ front }: { readonly front: Front }) {
  switch (front.kind) {
    case 'connecting':
      return <ConnectingScreen fault={null} />
    case 'unreachable':
      return <ConnectingScreen fault={front.fault} />
    case 'open':
      return front.first ? <FirstContactScreen /> : <Frame />
    case 'outside':
      return front.desk.phase === 'new' ? (
        <FirstStartScreen desk={front.desk} />
      ) : front.desk.phase === 'broken' ? (
        <BrokenScreen desk={front.desk} />
      ) : front.desk.closed !== null ? (
        <ClosedScreen desk={front.desk} closed={front.desk.closed} />
      ) : (
        <LockScreen desk={front.desk} />
      )
    default:
      return assertNever(front)
  }
}
