// A QR code as the path of an SVG, drawn here so that the secret leaves the browser for nobody.
import qrcode from 'qrcode-generator'

const quiet = 4 // modules of white around it, as the standard asks

export interface QrDrawing { size: number; path: string }
export function draw_qr(text: string): QrDrawing {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  let path = ''
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`
    }
  }
  return { size: count + 2 * quiet, path }
}
