#!/usr/bin/env bash
# Runs the plan in whose folder this file lies: `bash slurm.sh` submits the shards of the open round as an array of
# jobs, and a job that merges them when all have ended well. The merge submits the next round, until the results are
# written. Options of sbatch are given by its variables: SBATCH_PARTITION, SBATCH_TIMELIMIT, SBATCH_ACCOUNT.
# ANAGEN names the program, if it is not on the path.
set -euo pipefail

export PLAN="${PLAN:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}"
export ANAGEN="${ANAGEN:-anagen}"
script="$PLAN/slurm.sh"

case "${1:-submit}" in
submit)
    with=(--parsable "--chdir=$PLAN" "--output=$PLAN/slurm-%A-%a.log")
    shards=$(sbatch "${with[@]}" --job-name=anagen-shard --array=0-SHARDS "$script" shard)
    sbatch "${with[@]}" --job-name=anagen-merge --dependency="afterok:$shards" "$script" merge
    ;;
shard)
    "$ANAGEN" shard "$PLAN" --index "$SLURM_ARRAY_TASK_ID" --threads "${SLURM_CPUS_PER_TASK:-1}"
    ;;
merge)
    code=0
    "$ANAGEN" merge "$PLAN" || code=$?
    # 3: a round is closed and another one is open.
    if [ "$code" = 3 ]; then
        exec bash "$script" submit
    fi
    exit "$code"
    ;;
esac
