import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useAble } from '#renderer/view/session.ts'

/** The way out when the brake has stopped the server from emptying the desk: a person who knows better says so. */
export function AgreeToRemoval() {
  const { t } = useText()
  const may = useAble('backup.manage')
  const agree = useAct('sync.allowRemoval')
  const { ask, asking } = useAskFirst()
  const askFirst = () =>
    ask({
      title: t('sync.removal.ask'),
      detail: t('sync.removal.askDetail'),
      yes: t('sync.removal.agree'),
      no: t('sync.removal.wait'),
      tone: 'bad',
      onYes: () => void agree.run({}),
    })
  return (
    <>
      <Notice
        tone="warn"
        {...(may
          ? {
              end: (
                <ActButton tone="bad" onPress={askFirst} busy={agree.busy}>
                  {t('sync.removal.agree')}
                </ActButton>
              ),
            }
          : {})}
      >
        {t(may ? 'sync.removal.detail' : 'sync.removal.whose')}
      </Notice>
      <FaultNotice fault={agree.fault} />
      {asking}
    </>
  )
}
