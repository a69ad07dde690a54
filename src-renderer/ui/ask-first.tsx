import { useState, type ReactNode } from 'react'
import { ActButton } from './act-button.tsx'
import { DialogBox } from './dialog-box.tsx'
import { useShortcuts } from './shortcuts.ts'

/** A question before something that cannot be taken back. */
export type Question = {
  readonly title: string
  readonly detail: string
  readonly yes: string
  readonly no: string
  readonly tone?: 'main' | 'bad'
  readonly onYes: () => void
}

/** Asks before acting: `const { ask, asking } = useAskFirst()`, put `asking` into the page, call `ask(question)`. */
export function useAskFirst(): { readonly ask: (question: Question) => void; readonly asking: ReactNode } {
  const [question, setQuestion] = useState<Question | null>(null)
  const close = () => setQuestion(null)
  return { ask: setQuestion, asking: question === null ? null : <AskFirst question={question} onClose={close} /> }
}

function AskFirst({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  const agree = () => {
    onClose()
    question.onYes()
  }
  useShortcuts({ 'Ctrl+Enter': agree })
  return (
    <DialogBox
      title={question.title}
      closeLabel={question.no}
      onClose={onClose}
      foot={
        <>
          <ActButton onPress={onClose} keys="Escape">
            {question.no}
          </ActButton>
          <ActButton tone={question.tone ?? 'main'} onPress={agree} keys="Ctrl+Enter">
            {question.yes}
          </ActButton>
        </>
      }
    >
      {question.detail}
    </DialogBox>
  )
}
