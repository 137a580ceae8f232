import { goProgram } from './go-program.ts';

/** VERIFY.md of a bundle: how whoever receives it checks it, with our program and without it. */
export function bundleGuide(plan: {
  readonly logName: string;
  readonly tenant: string;
  readonly from: number;
  readonly to: number;
  readonly shards: readonly {
    readonly shard: string;
    readonly origin: string;
    readonly keys: readonly string[];
    readonly size: number;
  }[];
}): string {
  const [first] = plan.shards;
  const shard = first?.shard ?? '';
  const key = first?.keys.at(-1) ?? '';
  const date = (time: number): string => new Date(time).toISOString();
  return `# How to check this bundle

It holds leaves of tenant \`${plan.tenant}\` from ${plan.from === 0 ? 'the beginning' : date(plan.from)} to ${date(plan.to)}, of the log \`${plan.logName}\`:

| shard | origin | leaves |
| --- | --- | --- |
${plan.shards.map(({ shard: name, origin, size }) => `| \`${name}\` | \`${origin}\` | ${size} |`).join('\n')}

The keys and the policy in here come with the bundle. **Compare them with what you have from the operator or from the witnesses by
another way**; nothing below says whose log this is. All commands are run in the folder of the bundle.

## With Gatehouse

\`\`\`sh
gatehouse verify . --policy POLICY_THAT_YOU_TRUST
\`\`\`

## The files, with sha256sum

The second line of \`manifest\` lists the SHA-256 of every file. This prints nothing but \`OK\` lines:

\`\`\`sh
sed -n 2p manifest | sed 's/.*"files":{//; s/}.*//' | tr ',' '\\n' | sed 's/"\\(.*\\)":"\\(.*\\)"/\\2  \\1/' | sha256sum -c
\`\`\`

Files that are not in the list do not belong to the bundle.

## The signatures, with openssl

The signature of a note is Ed25519 (RFC 8032) over its text, up to and including the last line feed before the empty line. The
public key is the end of the verifier key in \`shards/${shard}/keys\`:

\`\`\`sh
key='${key}'
cd shards/${shard}
( printf '302a300506032b6570032100' | xxd -r -p; printf %s "\${key#*+*+}" | base64 -d | tail -c 32 ) > /tmp/log.der
awk '/^$/ { exit } { print }' checkpoint > /tmp/text
grep '^— ${first?.origin ?? ''} ' checkpoint | head -n 1 | cut -d ' ' -f 3 | base64 -d | tail -c 64 > /tmp/signature
openssl pkeyutl -verify -pubin -keyform DER -inkey /tmp/log.der -rawin -in /tmp/text -sigfile /tmp/signature
\`\`\`

The manifest is signed by the same key: put \`manifest\` in the place of \`checkpoint\` and \`${plan.logName}/bundle\` in the place of the origin.

## The tree, with Go

\`checkpoint\` and \`tile/\` of each shard are a C2SP tlog-tiles log. This program checks the signature and the root hash with
golang.org/x/mod, and that every leaf in the bundle is in the tree:

\`\`\`go
${goProgram}\`\`\`

\`\`\`sh
go mod init check && go get golang.org/x/mod@v0.42.0 && go run . shards/${shard} '${key}'
\`\`\`

A log that has all its leaves, which a bundle need not have, can be given to tessera's own check. It fetches over HTTP, and says
\`Successfully\` at its end where all is well:

\`\`\`sh
python3 -m http.server 8000 --bind 127.0.0.1 --directory shards/${shard} &
printf '%s\\n' '${key}' > /tmp/log.vkey
go run github.com/transparency-dev/tessera/cmd/fsck@v1.0.4 --ui=false --storage_url=http://127.0.0.1:8000/ --public_key=/tmp/log.vkey
\`\`\`

## What was disclosed, with openssl

A line of \`openings.jsonl\` discloses one piece of content. Its leaf (shard, index) commits to it by \`mac\`, which is HMAC-SHA-256 of the
content under the opening:

\`\`\`sh
line=$(sed -n 1p openings.jsonl)
opening=$(printf %s "$line" | sed 's/.*"opening":"\\([0-9a-f]*\\)".*/\\1/')
printf %s "$line" | sed 's/.*"content":"\\([^"]*\\)".*/\\1/' | base64 -d | openssl dgst -sha256 -mac HMAC -macopt hexkey:$opening
\`\`\`

The same digits stand as \`mac\` of that piece in the leaf.
`;
}
