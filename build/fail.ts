/** Ends the command with one sentence for people. */
export function fail(sentence: string): never {
  process.stderr.write(`wardlight: ${sentence}\n`);
  process.exit(1);
}

/** Runs a reading of arguments; what is wrong with them ends the command. */
fail.parse = function parse<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return fail(`${message.split(/[.\n]/)[0] ?? message}; see --help.`);
  }
};
