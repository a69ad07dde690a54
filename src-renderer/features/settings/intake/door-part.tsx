import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import styles from '../settings.module.css'

type Doors = CallValue<'intake.doors'>
type NameOf = { readonly nameOf: (key: string) => string }

/** The local interface: its doors, where it listens, and a new one with the token that is shown once. */
export function DoorPart({ nameOf }: NameOf) {
  const { t } = useText()
  const doors = useLive('intake.doors', {})
  const move = useAct('intake.movePort')
  return (
    <section>
      <h2 className={styles['heading']}>{t('intake.doors')}</h2>
      <p className={styles['intro']}>{t('intake.doors.intro')}</p>
      <LivePane live={doors} lines={2}>
        {(value) => (
          <>
            <FaultNotice
              fault={value.fault}
              end={
                <ActButton size="small" busy={move.busy} onPress={() => void move.run({})}>
                  {t('intake.doors.move')}
                </ActButton>
              }
            />
            {value.doors.length === 0 ? null : <DoorTable {...value} nameOf={nameOf} />}
          </>
        )}
      </LivePane>
      <NewDoor />
    </section>
  )
}

function DoorTable({ doors, port, nameOf }: Doors & NameOf) {
  const { t } = useText()
  const now = useNow()
  const locale = useLocale()
  const { ask: askFirst, asking } = useAskFirst()
  const close = useAct('intake.closeDoor')
  const end = (id: string) =>
    askFirst({
      title: t('intake.doors.close.ask'),
      detail: t('intake.doors.close.detail'),
      yes: t('intake.doors.close'),
      no: t('common.cancel'),
      tone: 'bad',
      onYes: () => void close.run({ id }),
    })
  return (
    <>
      {asking}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('intake.business')}</th>
            <th scope="col">{t('intake.doors.address')}</th>
            <th scope="col">{t('intake.doors.used')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('intake.doors.close')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {doors.map(({ id, definitionKey, usedAt }) => (
            <tr key={id}>
              <td>{nameOf(definitionKey)}</td>
              <td>{port === null ? '' : <code>{`http://127.0.0.1:${port}/v1/${definitionKey}/rows`}</code>}</td>
              <td className={styles['when']}>{usedAt === null ? t('intake.doors.never') : formatNear(usedAt, now, locale)}</td>
              <td>
                <ActButton
                  size="small"
                  tone="quiet"
                  busy={close.busy}
                  label={t('intake.doors.closeOf', { business: nameOf(definitionKey) })}
                  onPress={() => end(id)}
                >
                  {t('intake.doors.close')}
                </ActButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <FaultNotice fault={close.fault} />
    </>
  )
}

function NewDoor() {
  const { t, name } = useText()
  const definitions = useLiveValue('definition.list', {})?.filter(({ abilities }) => abilities.includes('import')) ?? []
  const [chosenKey, setKey] = useState<string | null>(null)
  const [token, setToken] = useState<string | null>(null)
  const open = useAct('intake.openDoor')
  const definition = definitions.find(({ key }) => key === chosenKey) ?? definitions[0]
  if (definition === undefined) return null
  const add = async () => {
    const opened = await open.run({ definitionKey: definition.key })
    setToken(opened?.ok ? opened.value.token : null)
  }
  return (
    <div className={styles['form']}>
      <div className={styles['pair']}>
        <div className={styles['middle']}>
          <FindSelect
            label={t('intake.business')}
            options={definitions.map((each) => ({ key: each.key, label: name(each.name) }))}
            value={[definition.key]}
            onChange={([key]) => setKey(key ?? null)}
          />
        </div>
        <ActButton busy={open.busy} onPress={() => void add()}>
          {t('intake.doors.open')}
        </ActButton>
      </div>
      {token === null ? null : (
        <p className={styles['unit']} role="status">
          {t('intake.doors.token')}
          <br />
          <code className={styles['token']}>{token}</code>
        </p>
      )}
      <FaultNotice fault={open.fault} />
    </div>
  )
}
