import { CircleAlert, CloudOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Live } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneLoading, PaneState } from '#renderer/ui/pane-state.tsx'
import { useFaultText } from './fault-words.ts'

/** A pane for a live query: grey lines while it loads, words and a way on when it fails, the content once it is here. */
export function LivePane<T>({ live, children, lines = 6 }: { readonly live: Live<T>; readonly children: (value: T) => ReactNode; readonly lines?: number }) {
  const { t } = useText()
  if (live.kind === 'value') return children(live.value)
  if (live.kind === 'loading') return <PaneLoading label={t('common.loading')} lines={lines} />
  return <FaultPane fault={live.fault} onRetry={live.retry} />
}

/** A fault that takes the place of content. */
export function FaultPane({ fault, onRetry }: { readonly fault: Fault; readonly onRetry?: () => void }) {
  const { t } = useText()
  const say = useFaultText()
  const away = fault.code === 'not-held' || fault.code === 'server-unreachable'
  return (
    <PaneState icon={away ? CloudOff : CircleAlert} title={t(away ? 'common.notHere' : 'common.failed')} detail={say(fault)} alert={!away}>
      {onRetry ? <ActButton onPress={onRetry}>{t('common.retry')}</ActButton> : null}
    </PaneState>
  )
}
