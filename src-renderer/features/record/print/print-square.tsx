import encodeQR from 'qr'

/** The print code as a square: dark modules in one path, sharp at any size, with the white border that readers want. */
export function PrintSquare({ code, label }: { readonly code: string; readonly label: string }) {
  const modules = encodeQR(code, 'raw', { ecc: 'medium', encoding: 'numeric', border: 4 })
  return (
    <svg className="print-square" viewBox={`0 0 ${modules.length} ${modules.length}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <path d={modules.map((row, y) => rowPath(row, y)).join('')} fill="#000" />
    </svg>
  )
}

/** The dark runs of one row. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true) continue
    let end = x
    while (row[end] === true) end += 1
    path += `M${x} ${y}h${end - x}v1h${x - end}z`
    x = end
  }
  return path
}
