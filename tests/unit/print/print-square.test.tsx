import jsQR from 'jsqr'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PrintSquare } from '#renderer/features/record/print/print-square.tsx'

/** The pixels of a drawn square, each module so many wide. */
function pixelsOf(svg: string, scale: number): { readonly data: Uint8ClampedArray; readonly side: number } {
  const side = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1)
      for (let column = Number(x) * scale; column < (Number(x) + Number(run)) * scale; column += 1)
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
  }
  return { data, side }
}

test('a reader that is not ours reads the square of a whole print code, white border and all', () => {
  const code = Array.from({ length: 790 }, (_, at) => (at * 7 + 1) % 10).join('')
  const svg = renderToStaticMarkup(<PrintSquare code={code} label="核验码" />)
  expect(svg).toContain('role="img" aria-label="核验码"')
  const { data, side } = pixelsOf(svg, 4)
  expect(jsQR.default(data, side, side)?.data).toBe(code)
  expect(side / 4, 'modules across, of 34 mm: none smaller than 0.4 mm').toBeLessThanOrEqual(85)
})
