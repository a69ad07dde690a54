import { Dropdown } from 'antd'
import { ChevronUp } from 'lucide-react'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { Kbd } from '#renderer/ui/kbd.tsx'
import styles from './act-bar.module.css'
import { grave, letterOf, type Wording } from './acts.ts'

type Props = {
  readonly acts: readonly Wording[]
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
  readonly onChoose: (wording: Wording) => void
  readonly disabled: boolean
}

/** What is done seldom, in one menu; each line shows the key that does without it. */
export function MoreActs({ acts, open, onOpen, onChoose, disabled }: Props) {
  const { t } = useText()
  return (
    <Dropdown
      trigger={['click']}
      placement="topRight"
      autoFocus
      // Within the record, so that whoever reads by landmarks finds it there.
      getPopupContainer={(trigger) => trigger.closest('article') ?? document.body}
      open={open}
      onOpenChange={onOpen}
      disabled={disabled}
      menu={{
        items: acts.map((wording) => ({
          key: wording,
          label: (
            <span className={cx(styles['menuLine'], grave.has(wording) && styles['menuGrave'])}>
              {t(`record.do.${wording}`)}
              <Kbd keys={`Alt+${letterOf[wording]}`} />
            </span>
          ),
        })),
        onClick: ({ key, domEvent }) => {
          // The key that chose it must not go on to the words.
          domEvent.preventDefault()
          const wording = acts.find((each) => each === key)
          onOpen(false)
          if (wording !== undefined) onChoose(wording)
        },
      }}
    >
      <span>
        <ActButton tone="quiet" keys="Alt+M" icon={ChevronUp} onPress={() => onOpen(!open)} disabled={disabled}>
          {t('record.do.more')}
        </ActButton>
      </span>
    </Dropdown>
  )
}
