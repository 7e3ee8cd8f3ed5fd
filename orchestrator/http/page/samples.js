// Things to send for those who have nothing at hand: drawn here, so that the page stays small.

function canvasBlob(canvas, type, quality) {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

function canvas(width, height) {
  const made = document.createElement("canvas");
  made.width = width;
  made.height = height;
  return [made, made.getContext("2d")];
}

export async function pizzaPhoto(caption = "Fría y partida") {
  const [made, pen] = canvas(640, 480);
  pen.fillStyle = "#7a5234";
  pen.fillRect(0, 0, 640, 480);
  disc(pen, 320, 235, 200, "#d8a24a");
  disc(pen, 320, 235, 175, "#e9c766");
  for (const [x, y] of [[260, 160], [390, 170], [240, 270], [330, 240], [400, 300], [310, 340]]) disc(pen, x, y, 27, "#a8372b");
  pen.strokeStyle = "#7a5234";
  pen.lineWidth = 9;
  pen.beginPath();
  pen.moveTo(150, 150);
  pen.lineTo(340, 240);
  pen.lineTo(300, 440);
  pen.stroke();
  pen.fillStyle = "#fff";
  pen.font = "28px sans-serif";
  pen.fillText(caption, 24, 456);
  return canvasBlob(made, "image/jpeg", 0.85);
}

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

export async function receiptPhoto() {
  const [made, pen] = canvas(480, 640);
  pen.fillStyle = "#f4f4f0";
  pen.fillRect(0, 0, 480, 640);
  pen.fillStyle = "#222";
  pen.font = "bold 30px monospace";
  pen.fillText("COMPROBANTE", 60, 80);
  pen.font = "24px monospace";
  ["Nequi", "Valor   $ 58.900", "Fecha   24 nov 2026", "Ref.    M8812034"].forEach((line, index) => pen.fillText(line, 60, 150 + index * 48));
  return canvasBlob(made, "image/png");
}

export async function sticker(emoji = "🍕") {
  const [made, pen] = canvas(512, 512);
  pen.font = "380px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(emoji, 256, 280);
  return canvasBlob(made, "image/webp", 0.6);
}

// The smallest PDF a reader opens: one page with one line.
export function pdf(line = "Comprobante de prueba") {
  const text = `BT /F1 18 Tf 40 100 Td (${line}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let body = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const end = `xref\n0 6\n0000000000 65535 f \n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF`;
  return new Blob([body + end], { type: "application/pdf" });
}

export async function voiceNote() {
  const answer = await fetch(new URL("sample.ogg", import.meta.url));
  return answer.blob();
}
