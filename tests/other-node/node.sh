#!/bin/sh
# Stands in for `node` where tests run in another Node (CERTBENCH_NODE), which takes a file and its arguments alone.
case $1 in
  *.mjs) exec "$CERTBENCH_NODE" "$@" ;;
esac
while :; do
  case $1 in
    -r | --require | --import | --conditions) shift 2 ;;
    -*) shift ;;
    *) break ;;
  esac
done
exec "$CERTBENCH_NODE" "$(dirname "$0")/import.cjs" "$@"
