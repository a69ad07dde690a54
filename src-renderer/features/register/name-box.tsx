import { useState } from 'react'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'

type Props = { readonly title: string; readonly initial: string; readonly onName: (name: string) => Promise<unknown>; readonly onClose: () => void }

/** Asks for a view's name; Enter saves it. */
export function NameBox({ title, initial, onName, onClose }: Props) {
  const { t } = useText()
  const [name, setName] = useState(initial)
  const done = () => {
    if (name.trim() === '') return
    onClose()
    void onName(name.trim())
  }
  return (
    <DialogBox title={title} closeLabel={t('common.cancel')} onClose={onClose} width={360}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          done()
        }}
      >
        <TextField label={t('register.view.name')} value={name} onChange={setName} maxLength={60} autoFocus />
        <ActButton tone="main" submit disabled={name.trim() === ''} keys="Enter" onPress={() => undefined}>
          {t('common.save')}
        </ActButton>
      </form>
    </DialogBox>
  )
}
