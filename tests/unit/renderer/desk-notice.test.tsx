import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { DeskFault } from '#renderer/app/desk-notice.tsx'

test('an open desk whose store lost its end says so above every screen, with what to do; a sound one says nothing', () => {
  const told = renderToStaticMarkup(<DeskFault fault={{ code: 'store-damaged', params: { reason: 'end-lost' } }} />)
  expect(told).toContain('role="alert"')
  expect(told).toContain('联系管理员')
  // The words for a store that is not used at all would be untrue here.
  expect(told).not.toContain('已停止使用')
  expect(renderToStaticMarkup(<DeskFault fault={null} />)).toBe('')
})
