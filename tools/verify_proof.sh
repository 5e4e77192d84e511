#!/usr/bin/env bash
# Checks a .tlog-proof of a log signed with Ed25519, with nothing but bash, openssl, base64 and od: for auditors who
# trust no program of ours. The format is docs/formats/ledger.md.
#
# Usage: verify_proof.sh PROOF ENTRY VKEY [WITNESS_VKEY...] [--record RECORD --salt HEX]
#   PROOF    the .tlog-proof file
#   ENTRY    a file with the exact bytes of the logged entry
#   VKEY     the log's public key, name+12345678+base64; obtain it elsewhere than from whoever gave you the proof
#   WITNESS_VKEY   witnesses that must have cosigned, all of them
#   --record, --salt   the original record and its salt: checks the entry's `commit` line against them
#
# Exit status: 0 everything holds; 1 something does not (stderr says what); 2 usage; 3 a witness is missing.
set -euo pipefail
export LC_ALL=C

fail() { echo "NOT OK  $*" >&2; exit 1; }
usage() { sed -n '5,13s/^# \{0,1\}//p' "$0" >&2; exit 2; }

proof='' entry='' vkey='' record='' salt='' witnesses=()
while [ $# -gt 0 ]; do
  case $1 in
    --record) [ $# -ge 2 ] || usage; record=$2; shift 2 ;;
    --salt) [ $# -ge 2 ] || usage; salt=$2; shift 2 ;;
    -*) usage ;;
    *) if [ -z "$proof" ]; then proof=$1; elif [ -z "$entry" ]; then entry=$1; elif [ -z "$vkey" ]; then vkey=$1
       else witnesses+=("$1"); fi; shift ;;
  esac
done
[ -n "$vkey" ] && [ -r "$proof" ] && [ -r "$entry" ] || usage
[ -z "$record$salt" ] || { [ -r "$record" ] && [[ $salt =~ ^[0-9a-f]{64}$ ]]; } || usage

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

from_hex() { local hex=$1 out='' i; for ((i = 0; i < ${#hex}; i += 2)); do out+="\\x${hex:i:2}"; done; printf "$out"; }
to_hex() { od -An -v -tx1 | tr -d ' \n'; }
sha256() { openssl dgst -sha256 -binary | to_hex; }
b64_to_hex() { printf %s "$1" | base64 -d 2>/dev/null | to_hex; }
node() { from_hex "01$1$2" | sha256; }  # hash of two children, all in hexadecimal

# --- the proof file: header, optional extra, index, hashes, empty line, checkpoint -----------------------------------
hashes=() index='' line_number=0 in_checkpoint=''
while IFS= read -r line || { [ -z "$line" ] || fail "the file does not end in a newline"; false; }; do
  line_number=$((line_number + 1))
  if [ -n "$in_checkpoint" ]; then printf '%s\n' "$line" >>"$work/note"
  elif [ $line_number = 1 ]; then [ "$line" = c2sp.org/tlog-proof@v1 ] || fail "line 1 is not c2sp.org/tlog-proof@v1"
  elif [ $line_number = 2 ] && [[ $line = 'extra '* ]]; then :
  elif [ -z "$index" ]; then
    [[ $line =~ ^index\ (0|[1-9][0-9]{0,17})$ ]] || fail "line $line_number is not an index"
    index=${BASH_REMATCH[1]}
  elif [ -z "$line" ]; then in_checkpoint=yes
  else
    hash=$(b64_to_hex "$line")
    [ ${#hash} = 64 ] || fail "line $line_number is not a hash"
    hashes+=("$hash")
  fi
done <"$proof"
[ -s "$work/note" ] || fail "there is no checkpoint"

# --- the checkpoint: text, empty line (the last one), signatures -----------------------------------------------------
mapfile -t note_lines <"$work/note"
blank=-1
for i in "${!note_lines[@]}"; do [ -n "${note_lines[i]}" ] || blank=$i; done
[ "$blank" -ge 3 ] || fail "the checkpoint has no signatures"
printf '%s\n' "${note_lines[@]:0:blank}" >"$work/text"
origin=${note_lines[0]} size=${note_lines[1]} root=$(b64_to_hex "${note_lines[2]}")
[[ $size =~ ^(0|[1-9][0-9]{0,17})$ ]] && [ ${#root} = 64 ] || fail "the checkpoint's size or root is malformed"

# open_key VKEY TYPE: sets key_name, key_id and writes the public key as $work/key.der
open_key() {
  local rest=$1 bytes
  key_name=${rest%%+*}; rest=${rest#*+}
  key_id=${rest%%+*}; bytes=$(b64_to_hex "${rest#*+}")
  [ ${#bytes} = 66 ] && [ "${bytes:0:2}" = "$2" ] || fail "not a key of type $2: $1"
  local expected
  expected=$({ printf '%s\n' "$key_name"; from_hex "$bytes"; } | sha256)
  [ "${expected:0:8}" = "$key_id" ] || fail "the key's id does not fit its name and bytes: $1"
  from_hex "302a300506032b6570032100${bytes:2}" >"$work/key.der"
}

# signatures_of: the hexadecimal signatures, without key id, that bear the opened key's name and id
signatures_of() {
  local line blob
  for line in "${note_lines[@]:blank+1}"; do
    [[ $line = "— $key_name "* ]] || continue
    blob=$(b64_to_hex "${line##* }")
    [ "${blob:0:8}" != "$key_id" ] || echo "${blob:8}"
  done
}

verify() {  # verify MESSAGE_FILE SIGNATURE_HEX
  from_hex "$2" >"$work/signature"
  openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/key.der" -in "$1" -sigfile "$work/signature" >/dev/null 2>&1
}

open_key "$vkey" 01
[ "$origin" = "$key_name" ] || fail "the checkpoint is of $origin, the key of $key_name"
signed=''
for signature in $(signatures_of); do
  [ ${#signature} = 128 ] && verify "$work/text" "$signature" || fail "the log's signature is bad"
  signed=yes
done
[ -n "$signed" ] || fail "the checkpoint is not signed by $vkey"
echo "log key    $key_id $key_name OK"

# --- inclusion: RFC 9162 section 2.1.3.2 -----------------------------------------------------------------------------
((index < size)) || fail "index $index is not in a log of $size entries"
computed=$({ printf '\0'; cat "$entry"; } | sha256)
echo "leaf       sha256 $computed"
fn=$index sn=$((size - 1))
for hash in ${hashes[@]+"${hashes[@]}"}; do
  ((sn != 0)) || fail "the proof has too many hashes"
  if ((fn % 2 == 1 || fn == sn)); then
    computed=$(node "$hash" "$computed")
    while ((fn % 2 == 0 && fn != 0)); do fn=$((fn >> 1)) sn=$((sn >> 1)); done
  else
    computed=$(node "$computed" "$hash")
  fi
  fn=$((fn >> 1)) sn=$((sn >> 1))
done
((sn == 0)) || fail "the proof has too few hashes"
[ "$computed" = "$root" ] || fail "the entry is not entry $index of this log: root computed $computed, signed $root"
echo "inclusion  OK: entry $index of $size (${#hashes[@]} hashes)"

# --- the record behind the entry's commitment ------------------------------------------------------------------------
if [ -n "$record" ]; then
  commit=$({ from_hex "02$salt"; cat "$record"; } | sha256)
  grep -qx "commit $commit" "$entry" || fail "record and salt give commit $commit, which the entry does not have"
  echo "record     OK: it is what the entry commits to"
fi

# --- witnesses -------------------------------------------------------------------------------------------------------
missing=0
for witness in ${witnesses[@]+"${witnesses[@]}"}; do
  open_key "$witness" 04
  seen=''
  for signature in $(signatures_of); do
    [ ${#signature} = 144 ] || fail "the cosignature of $key_name is malformed"
    time=$((16#${signature:0:16}))
    { printf 'cosignature/v1\ntime %d\n' "$time"; cat "$work/text"; } >"$work/message"
    verify "$work/message" "${signature:16}" || fail "the cosignature of $key_name is bad"
    seen=$(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || echo "unix time $time")
    echo "witness    $key_name OK: logged not later than $seen"
  done
  [ -n "$seen" ] || { echo "witness    $key_name MISSING"; missing=1; }
done
[ $missing = 0 ] || exit 3
echo "RESULT     OK"
