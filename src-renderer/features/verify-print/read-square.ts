import decodeQR from 'qr/decode.js'

const sideMax = 2400

/** The figures of the square in a picture, or null when none is found. */
export async function readSquare(picture: Blob): Promise<string | null> {
  try {
    const bitmap = await createImageBitmap(picture)
    const scale = Math.min(1, sideMax / Math.max(bitmap.width, bitmap.height))
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
    const canvas = new OffscreenCanvas(width, height)
    const drawing = canvas.getContext('2d')
    drawing?.drawImage(bitmap, 0, 0, width, height)
    const image = drawing?.getImageData(0, 0, width, height)
    return image ? decodeQR({ width, height, data: image.data }) : null
  } catch {
    return null
  }
}
