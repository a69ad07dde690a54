import { sampleId, members } from './sample-company.ts'
import { ok } from '#shared/kernel/fault.ts'
import type { Answers } from './work-answers.ts'

const mine = (n: number, text: string, uses: ('agree' | 'return' | 'refuse' | 'talk' | 'reason')[]) => ({
  id: sampleId(900 + n),
  revision: 1,
  memberId: members.chen.id,
  text,
  uses,
})

/** The gallery's answers for the phrase library. */
export const phraseAnswers: Answers = {
  'phrase.list': () =>
    ok({
      own: [
        mine(1, '已核对原始凭证和行程，金额一致，同意报销。', ['agree']),
        mine(2, '住宿超标部分请由本人承担，改后再交。', ['return']),
        mine(3, '客户临时改期，改签费用据实报销。', ['reason', 'talk']),
      ],
      company: [
        { text: '已按采购管理办法第八条核对，同意。', uses: ['agree'] },
        { text: '缺少三家比价材料，请补齐。', uses: ['return', 'refuse'] },
      ],
      said: [{ text: '已核对原始凭证和行程，金额一致，同意报销。', times: 42 }],
    }),
}
