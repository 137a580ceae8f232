/**
 * Checks a shard with golang.org/x/mod: the signature of its checkpoint, and that each leaf which is there is in the signed tree.
 * docs/guides/verify.md shows it as well.
 */
export const goProgram = String.raw`package main

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

// Reads tiles of the published layout, which has entries and no height in its paths.
type tiles struct{ folder string }

func (tiles) Height() int                     { return 8 }
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
	lines := strings.Split(opened.Text, "\n")
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
	fmt.Printf("%d leaves of %d in %s are in the signed tree\n", len(seen), size, lines[0])
}
`;
