import { disposedAtOnce } from '#shared/contract/calls/archive.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { RecordList } from '#renderer/forms/records/record-list.tsx'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { go } from '#renderer/view/places.ts'
import styles from './archive.module.css'

type Props = { readonly ids: readonly string[]; readonly mayRequest: boolean; readonly onClose: () => void }

/** What a disposal would take, record by record, before anybody asks for it; from here the application is drafted. */
export function DisposalPreview({ ids, mayRequest, onClose }: Props) {
  const { t } = useText()
  const request = useAct('archive.request')
  const some = ids.slice(0, disposedAtOnce)
  const lines = useLiveValue('archive.preview', { ids: [...some] })?.lines
  const free = lines?.filter((line) => line.kind === 'record' && line.block === null).length ?? 0
  const apply = async () => {
    const answer = await request.run({ ids: [...some] })
    if (answer?.ok) go({ screen: 'entry', definitionKey: answer.value.definitionKey, draftId: answer.value.draftId })
  }
  const ready = mayRequest && free > 0
  useShortcuts(ready ? { 'Ctrl+Enter': () => void apply() } : {}, true, 'modal')
  return (
    <DialogBox
      title={t('archive.previewTitle', { n: formatCount(some.length) })}
      closeLabel={t('common.cancel')}
      onClose={onClose}
      width={880}
      foot={
        <>
          <ActButton onPress={onClose} keys="Esc">
            {t('common.cancel')}
          </ActButton>
          <ActButton tone="bad" keys="Ctrl+Enter" busy={request.busy} disabled={!ready} onPress={() => void apply()}>
            {t('archive.request')}
          </ActButton>
        </>
      }
    >
      <div className={styles['preview']}>
        <p className={styles['mute']}>{t('archive.previewDetail')}</p>
        {ids.length > some.length ? <Notice tone="warn">{t('archive.previewMost', { n: formatCount(disposedAtOnce) })}</Notice> : null}
        {mayRequest ? null : <Notice tone="warn">{t('archive.noRequest')}</Notice>}
        {lines !== undefined && free === 0 ? <Notice tone="warn">{t('archive.requestNone')}</Notice> : null}
        <div className={styles['lines']}>
          <RecordList label={t('archive.preview')} records={some.map((id) => ({ id, number: '', business: '' }))} />
        </div>
        <FaultNotice fault={request.fault} />
      </div>
    </DialogBox>
  )
}
