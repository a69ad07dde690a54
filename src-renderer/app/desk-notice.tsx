import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useFaultText } from '#renderer/view/fault-words.ts'
import { go } from '#renderer/view/places.ts'
import type { DeskState } from '#shared/contract/store.ts'

/** What is wrong with an open desk, above every screen and not to be put away: it is used all the same, and everybody who does must know. */
export function DeskNotice() {
  const desk = useLive('desk.state', {})
  return desk.kind === 'value' ? <DeskFault fault={desk.value.fault} /> : null
}

/** The words for it. */
export function DeskFault({ fault }: Pick<DeskState, 'fault'>) {
  const { t } = useText()
  const say = useFaultText()
  const note = useAct('sync.answerEndLost')
  if (fault === null) return null
  if (fault.code !== 'store-damaged' || fault.params?.['reason'] !== 'end-lost') return <FaultNotice fault={fault} />
  return (
    <Notice
      tone="bad"
      end={
        <>
          <ActButton onPress={() => go({ screen: 'sync' })}>{t('frame.nav.sync')}</ActButton>
          <ActButton busy={note.busy} onPress={() => void note.run({})}>
            {t('frame.endLostNoted')}
          </ActButton>
        </>
      }
    >
      {t('frame.endLost')}
      {note.fault === null ? null : <p>{say(note.fault)}</p>}
    </Notice>
  )
}
