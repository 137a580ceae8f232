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

It holds leaves of tenant \`${plan.tenant}\` from ${date(plan.from)} to ${date(plan.to)}, of the log \`${plan.logName}\`:

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
( printf '302a300506032b6570032100' | xxd -r -p; printf %s "\${key##*+}" | base64 -d | tail -c 32 ) > /tmp/log.der
awk '/^$/ { exit } { print }' checkpoint > /tmp/text
grep '^— ${first?.origin ?? ''} ' checkpoint | head -n 1 | cut -d ' ' -f 3 | base64 -d | tail -c 64 > /tmp/signature
openssl pkeyutl -verify -pubin -keyform DER -inkey /tmp/log.der -rawin -in /tmp/text -sigfile /tmp/signature
\`\`\`

The manifest is signed by the same key: put \`manifest\` in the place of \`checkpoint\` and \`${plan.logName}/bundle\` in the place of the origin.

## The tree, with Go

\`checkpoint\` and \`tile/\` of each shard are a C2SP tlog-tiles log. This program checks the signature and the root hash with
golang.org/x/mod, and that every leaf in the bundle is in the tree:

\`\`\`go
package main

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error) {
	if err != nil {
		fmt.Println("FAULT:", err)
		os.Exit(1)
	}
}

// Reads tiles of the published layout, which has \`entries\` and no height in its paths.
type tiles struct{ folder string }

func (tiles) Height() int                    { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) (found [][]byte, err error) {
	for _, tile := range wanted {
		bytes, err := os.ReadFile(filepath.Join(t.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		found = append(found, bytes)
	}
	return found, nil
}

// go run . FOLDER_OF_A_SHARD VKEY
func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	check(err)
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, tiles{folder})
	seen := map[int64]bool{}
	check(filepath.WalkDir(filepath.Join(folder, "tile/entries"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(filepath.Join(folder, "tile/entries"), path)
		check(err)
		name, _, _ = strings.Cut(filepath.ToSlash(name), ".p/")
		index, err := strconv.ParseInt(strings.NewReplacer("x", "", "/", "").Replace(name), 10, 64)
		check(err)
		bundle, err := os.ReadFile(path)
		check(err)
		var leaves [][]byte
		var places []int64
		for at := index * 256; len(bundle) > 0 && at < size; at++ {
			length := int(binary.BigEndian.Uint16(bundle))
			leaves = append(leaves, bundle[2:2+length])
			places = append(places, tlog.StoredHashIndex(0, at))
			bundle = bundle[2+length:]
			seen[at] = true
		}
		// The hashes are proved against the signed root as they are read.
		hashes, err := reader.ReadHashes(places)
		check(err)
		for at, leaf := range leaves {
			if hashes[at] != tlog.RecordHash(leaf) {
				check(fmt.Errorf("leaf %d is not the signed one", index*256+int64(at)))
			}
		}
		return nil
	}))
	fmt.Printf("%d leaves of %d in %s are in the signed tree\\n", len(seen), size, lines[0])
}
\`\`\`

\`\`\`sh
go mod init check && go get golang.org/x/mod@v0.42.0 && go run . shards/${shard} '${key}'
\`\`\`

A log that has all its leaves, which a bundle need not have, can be given to tessera's own check. It fetches over HTTP:

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
