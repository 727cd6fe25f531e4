// A mail server for tests: a real SMTP conversation, with faults on demand.
//
//   node server.js [--tls none|starttls|tls] [--cert FILE --key FILE] [--auth USER:PASSWORD] [--size BYTES] [--dir FOLDER]
//                  [--chunking none|taken|refused]   refused: offered, but BDAT is an unknown command
//
// It listens on a free port of 127.0.0.1 and ends when its stdin does, so it dies with its parent.
// stdout: "PORT n", then one JSON object a line:
//   {"event":"connect","session","open"}      a client came; so many are connected now
//   {"event":"secure","session"}              it speaks TLS now
//   {"event":"clear","session"}               it named a sender in the clear, though TLS is offered
//   {"event":"message","session","from","to","user","secure","code","raw"|"file"}
//                                             a message came whole; code is the answer (0: none was given)
//   {"event":"fault","session","at","who","do","code"}   a fault was shown
//   {"event":"close","session","open"}
//   {"event":"done","id"}                     a command was carried out
// stdin, one JSON object a line:
//   {"id":1,"fault":{"at":"rcpt","who":"bob@","do":"answer","code":450,"text":"4.2.0 Later","times":2}}
//   {"id":2,"clear":true}
//   at: connect, tls (instead of the handshake; close only), mail, rcpt, data (the DATA command), message (after the final dot)
//   who: part of the address (the sender's at mail, a recipient's at rcpt, data, message); absent: everyone
//   do: answer (with code and text), goodbye (answer, then close), close (without a word; at message: in the
//       middle of it), lost (message only: taken, then closed before the answer), hang, delay (by ms, then go on),
//       hold (until the faults are cleared, then go on)
//   times: how often; absent: until cleared
// A recipient can ask for a fault by its name as well: rcpt-550-ann@…, data-451-…, message-552-…, message-close-…,
// message-lost-…, rcpt-hang-…; with a count (rcpt-450x2-…) it succeeds after that many.

import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { SMTPServer } from "smtp-server";

const { values: options } = parseArgs({
  options: {
    tls: { type: "string", default: "none" },
    cert: { type: "string" },
    key: { type: "string" },
    auth: { type: "string" },
    size: { type: "string" },
    dir: { type: "string" },
    chunking: { type: "string", default: "none" },
  },
});
if (options.dir) for (const name of ["tmp", "new"]) mkdirSync(join(options.dir, name), { recursive: true });

const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

// ── Faults ──────────────────────────────────────────────────────────────────────────────────────
let faults = [];
const held = []; // what waits until the faults are cleared
const shown = new Map(); // by address: how often its own fault was shown

/** The fault for this step and these addresses, if there is one; it is used up by that. */
function faultAt(at, addresses) {
  for (const fault of faults) {
    if (fault.at !== at || fault.times === 0) continue;
    const who = fault.who?.toLowerCase();
    const address = addresses.find((a) => !who || a.toLowerCase().includes(who));
    if (who && address === undefined) continue;
    if (fault.times !== undefined) fault.times--;
    return { ...fault, address };
  }
  for (const address of addresses) {
    const named = /^(rcpt|data|message)-(?:(\d{3})|(hang|close|lost))(?:x(\d+))?-/i.exec(address);
    if (!named || named[1].toLowerCase() !== at) continue;
    const times = shown.get(address) ?? 0;
    if (named[4] && times >= Number(named[4])) continue;
    shown.set(address, times + 1);
    return named[2]
      ? { at, address, do: "answer", code: Number(named[2]), text: "asked for by the address" }
      : { at, address, do: named[3].toLowerCase() };
  }
  return undefined;
}

const connectionOf = (session) => [...server.connections].find((c) => c.session.id === session.id);
const hangUp = (session) => connectionOf(session)?._socket.destroy();

/** Shows the fault of this step, or goes on. */
function step(at, addresses, session, goOn) {
  const fault = faultAt(at, addresses);
  if (!fault) return goOn();
  tell({ event: "fault", session: session.id, at, who: fault.address, do: fault.do, code: fault.code });
  play(fault, session, goOn);
}

function play(fault, session, goOn) {
  switch (fault.do) {
    case "hang":
      return;
    case "close":
    case "lost":
      return hangUp(session);
    case "hold":
      return held.push(goOn);
    case "delay":
      return setTimeout(goOn, fault.ms);
    case "goodbye": {
      const connection = connectionOf(session);
      connection.send(fault.code, fault.text ?? "Goodbye");
      return connection.close();
    }
    default:
      return goOn(Object.assign(new Error(fault.text ?? "Refused for the test"), { responseCode: fault.code }));
  }
}

// ── The server ──────────────────────────────────────────────────────────────────────────────────
const [user, ...rest] = (options.auth ?? "").split(":");
const password = rest.join(":");
const recipients = (session) => session.envelope.rcptTo.map((r) => r.address);

const server = new SMTPServer({
  banner: "test server",
  secure: options.tls === "tls",
  ...(options.cert ? { cert: readFileSync(options.cert), key: readFileSync(options.key) } : {}),
  disabledCommands: [...(options.tls === "none" ? ["STARTTLS"] : []), ...(options.auth ? [] : ["AUTH"])],
  authOptional: !options.auth,
  allowInsecureAuth: options.tls === "none",
  disableReverseLookup: true,
  hideENHANCEDSTATUSCODES: true,
  size: options.size ? Number(options.size) : undefined,
  socketTimeout: 10 * 60 * 1000,

  onConnect(session, callback) {
    tell({ event: "connect", session: session.id, open: server.connections.size });
    const connection = connectionOf(session);
    if (!connection) return callback(); // it has gone already
    const data = connection.handler_DATA;
    connection.handler_DATA = function (command, done) {
      step("data", recipients(session), session, (refusal) => {
        if (!refusal) return data.call(this, command, done);
        this.send(refusal.responseCode, refusal.message);
        done();
      });
    };
    if (options.chunking !== "none") offerChunking(connection, data);
    const startTls = connection.handler_STARTTLS;
    connection.handler_STARTTLS = function (command, done) {
      step("tls", [], session, () => startTls.call(this, command, done));
    };
    step("connect", [], session, callback);
  },
  onSecure(socket, session, callback) {
    tell({ event: "secure", session: session.id });
    callback();
  },
  onAuth(auth, session, callback) {
    return auth.username === user && auth.password === password
      ? callback(null, { user: auth.username })
      : callback(Object.assign(new Error("Authentication credentials invalid"), { responseCode: 535 }));
  },
  onMailFrom(address, session, callback) {
    if (options.tls !== "none" && !session.secure) tell({ event: "clear", session: session.id });
    step("mail", [address.address], session, callback);
  },
  onRcptTo: (address, session, callback) => step("rcpt", [address.address], session, callback),
  onData(stream, session, callback) {
    const to = recipients(session);
    const fault = faultAt("message", to);
    if (fault) tell({ event: "fault", session: session.id, at: "message", who: fault.address, do: fault.do, code: fault.code });
    const chunks = [];
    stream.on("data", (chunk) => {
      chunks.push(chunk);
      if (fault?.do === "close") hangUp(session);
    });
    stream.on("end", () => {
      if (fault?.do === "close") return hangUp(session);
      const refused = fault?.code !== undefined;
      const silent = fault?.do === "hang" || fault?.do === "lost";
      keep(Buffer.concat(chunks), {
        event: "message", session: session.id, from: session.envelope.mailFrom.address, to,
        user: session.user || undefined, secure: session.secure, code: silent ? 0 : refused ? fault.code : 250,
      });
      return fault ? play(fault, session, callback) : callback();
    });
  },
  onClose(session) {
    tell({ event: "close", session: session.id, open: server.connections.size });
  },
});

/** BDAT (RFC 3030) for a message in one piece, which is what clients send: the bytes that were announced go where those of DATA do. */
function offerChunking(connection, data) {
  const send = connection.send;
  connection.send = function (code, lines, ...rest) {
    return send.call(this, code, Array.isArray(lines) && lines.includes("PIPELINING") ? [...lines, "CHUNKING"] : lines, ...rest);
  };
  if (options.chunking === "refused") return;
  connection.handler_BDAT = function (command, done) {
    const [, length] = /^BDAT (\d+) LAST$/i.exec(command.toString()) ?? [];
    if (!length) {
      this.send(501, "5.5.4 One piece, please: BDAT bytes LAST");
      return done();
    }
    let left = Number(length);
    this._parser._feedDataStream = function (chunk, next) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this._countDataBytes(part.length);
      if (left > 0) {
        this._dataStream.write(part);
        return next();
      }
      delete this._feedDataStream;
      this._endDataMode(part, chunk.subarray(part.length), next);
    };
    const offered = this.send;
    this.send = function (code, ...rest) {
      return code === 354 ? undefined : offered.call(this, code, ...rest);
    };
    data.call(this, command, done);
    this.send = offered;
  };
}

// Where TLS begins with the first byte there is no session before it.
const handshake = server._upgrade;
server._upgrade = function (socket, callback) {
  const fault = faultAt("tls", []);
  if (!fault) return handshake.call(this, socket, callback);
  tell({ event: "fault", at: "tls", do: fault.do });
  socket.destroy();
};

function keep(raw, event) {
  if (!options.dir) return tell({ ...event, raw: raw.toString("base64") });
  const name = `${randomUUID()}.eml`;
  writeFileSync(join(options.dir, "tmp", name), raw);
  renameSync(join(options.dir, "tmp", name), join(options.dir, "new", name));
  tell({ ...event, file: join(options.dir, "new", name) });
}

// A client that breaks off is what tests are about; it must not end the server.
server.on("error", (error) => tell({ event: "error", message: error.message }));
server.listen(0, "127.0.0.1", () => process.stdout.write(`PORT ${server.server.address().port}\n`));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (!line.trim()) return;
    const command = JSON.parse(line);
    if (command.clear) {
      faults = [];
      for (const goOn of held.splice(0)) goOn();
    }
    if (command.fault) faults.push(command.fault);
    tell({ event: "done", id: command.id });
  })
  .on("close", () => process.exit(0));
