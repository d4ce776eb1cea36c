// Attention of one new token a sequence over its blocks of keys and values: what bounds it is reading them, so they are read
// once, by the block that serves all query heads of a key head, in loads of 16 bytes of which several are under way at a time.
// A sequence is split among several blocks ("flash decoding", Dao et al., 2023); the last of them to finish merges.
//
// HEAD_SIZE D, GROUP query heads that a block serves, PARTS of a key head's query heads (1 where they are few), BLOCK_SIZE tokens a block of the pool, VECTOR elements of a head a thread holds,
// LANES threads a token takes (a power of two, VECTOR * LANES >= D), UNROLL tokens a thread loads at a time, WARPS of a
// block, QUANTIZED whether keys and values are int8 with a scale each, PREFETCH whether the next loads start before the
// last are used, RESIDENT blocks that a multiprocessor is to hold.
//
// A warp's lanes hold 32 / LANES tokens side by side, and each such part of a warp has a softmax of its own; they are merged
// in the end. So the loop needs no exchange but the sums of the scores.

#define TOKENS_SIDE_BY_SIDE (32 / LANES)
#define BATCH (TOKENS_SIDE_BY_SIDE * UNROLL)  // tokens a warp takes at a time; divides BLOCK_SIZE
#define THREADS (WARPS * 32)
#if QUANTIZED
#define CHUNK VECTOR
#else
#define CHUNK (VECTOR * ELEMENT_BYTES)
#endif
#define STORED_BYTES (CHUNK / VECTOR)

// Floats of the workspace that a split of a sequence takes: what each query head summed, its largest score, its sum.
#define PARTIAL (HEAD_SIZE + 2)

struct Loaded {
  Bytes<CHUNK> keys[UNROLL], values[UNROLL];
#if QUANTIZED
  float key_scales[UNROLL], value_scales[UNROLL];
#endif
};

struct Softmax {
  float largest[GROUP], sum[GROUP];
  float output[GROUP][VECTOR];
};

DEVICE Floats<VECTOR> widen(const Bytes<CHUNK>& stored) {
#if QUANTIZED
  // A byte b + 128 as the low bits of 2^23 is the float 2^23 + b + 128: two cheap instructions, where a conversion is slow.
  Floats<VECTOR> values;
#pragma unroll
  for (int i = 0; i < VECTOR; ++i) {
    u32 biased = stored.words[i / 4] ^ 0x80808080u;
    values.at[i] = __uint_as_float(__byte_perm(biased, 0x4b000000u, 0x7540u + (i & 3))) - 8388736.0f;
  }
  return values;
#else
  return unpack(stored);
#endif
}

// `present` counts the tokens of the batch that exist; WHOLE says that all do.
template <bool WHOLE>
DEVICE void load_batch(
    Loaded& loaded, const char* keys, const char* values, const float* key_scales, const float* value_scales, i64 place,
    bool active, int present) {
  int lane = threadIdx.x % 32, own = lane / LANES;
  i64 offset = (place + own) * (HEAD_SIZE * STORED_BYTES) + (lane % LANES) * CHUNK;
#pragma unroll
  for (int u = 0; u < UNROLL; ++u) {
    int step = u * TOKENS_SIDE_BY_SIDE;
    bool reads = active && (WHOLE || own + step < present);
    loaded.keys[u] = reads ? load_bytes<CHUNK>(keys + offset + step * (HEAD_SIZE * STORED_BYTES)) : no_bytes<CHUNK>();
  }
#pragma unroll
  for (int u = 0; u < UNROLL; ++u) {
    int step = u * TOKENS_SIDE_BY_SIDE;
    bool reads = active && (WHOLE || own + step < present);
    loaded.values[u] = reads ? load_bytes<CHUNK>(values + offset + step * (HEAD_SIZE * STORED_BYTES)) : no_bytes<CHUNK>();
#if QUANTIZED
    bool exists = WHOLE || own + step < present;
    loaded.key_scales[u] = exists ? key_scales[place + own + step] : 0.0f;
    loaded.value_scales[u] = exists ? value_scales[place + own + step] : 0.0f;
#endif
  }
}

template <bool WHOLE>
DEVICE void add_batch(
    Softmax& state, const float (&query)[GROUP][VECTOR], const Loaded& loaded, int present) {
  int own = (threadIdx.x % 32) / LANES;
  float scores[UNROLL][GROUP];
#pragma unroll
  for (int u = 0; u < UNROLL; ++u) {
    Floats<VECTOR> key = widen(loaded.keys[u]);
#pragma unroll
    for (int g = 0; g < GROUP; ++g) {
      float score = 0;
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) score += query[g][i] * key.at[i];
      scores[u][g] = score;
    }
  }
#pragma unroll
  for (int apart = LANES / 2; apart > 0; apart >>= 1) {
#pragma unroll
    for (int u = 0; u < UNROLL; ++u) {
#pragma unroll
      for (int g = 0; g < GROUP; ++g) scores[u][g] += __shfl_xor_sync(0xffffffffu, scores[u][g], apart);
    }
  }
#if QUANTIZED
#pragma unroll
  for (int u = 0; u < UNROLL; ++u) {
#pragma unroll
    for (int g = 0; g < GROUP; ++g) scores[u][g] *= loaded.key_scales[u];
  }
#endif
#pragma unroll
  for (int g = 0; g < GROUP; ++g) {
    float largest = state.largest[g];
#pragma unroll
    for (int u = 0; u < UNROLL; ++u) {
      if (!WHOLE && own + u * TOKENS_SIDE_BY_SIDE >= present) scores[u][g] = -INFINITE;
      largest = fmaxf(largest, scores[u][g]);
    }
    // Where nothing was seen yet everything is minus infinity, and its difference is no number.
    float base = !WHOLE && largest == -INFINITE ? 0.0f : largest;
    float shrink = exp2_fast(state.largest[g] - base);
    state.largest[g] = largest;
    state.sum[g] *= shrink;
#pragma unroll
    for (int u = 0; u < UNROLL; ++u) {
      scores[u][g] = exp2_fast(scores[u][g] - base);
      state.sum[g] += scores[u][g];
    }
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) state.output[g][i] *= shrink;
  }
#pragma unroll
  for (int u = 0; u < UNROLL; ++u) {
    Floats<VECTOR> value = widen(loaded.values[u]);
#pragma unroll
    for (int g = 0; g < GROUP; ++g) {
#if QUANTIZED
      float weight = scores[u][g] * loaded.value_scales[u];
#else
      float weight = scores[u][g];
#endif
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) state.output[g][i] += weight * value.at[i];
    }
  }
}

DEVICE float weight_of(float largest, float all) {
  return largest == -INFINITE ? 0.0f : exp2_fast(largest - all);
}

// Merges the parts of each warp that have tokens of their own.
DEVICE void merge_lanes(Softmax& state) {
#pragma unroll
  for (int apart = LANES; apart < 32; apart <<= 1) {
#pragma unroll
    for (int g = 0; g < GROUP; ++g) {
      float largest = fmaxf(state.largest[g], __shfl_xor_sync(0xffffffffu, state.largest[g], apart));
      float shrink = weight_of(state.largest[g], largest);
      state.largest[g] = largest;
      state.sum[g] *= shrink;
      state.sum[g] += __shfl_xor_sync(0xffffffffu, state.sum[g], apart);
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) {
        state.output[g][i] *= shrink;
        state.output[g][i] += __shfl_xor_sync(0xffffffffu, state.output[g][i], apart);
      }
    }
  }
}

// queries [S, H, D], H = K * PARTS * GROUP; keys, values [blocks, K, BLOCK_SIZE, D]; their scales float32 [blocks, K, BLOCK_SIZE];
// tables int32 [S, width]; lengths int32 [S]; output [S, H, D].
// split_tokens: tokens that one split takes at least; fixed: it takes just so many.
// partials: float32 [S, K * PARTS, splits, GROUP, PARTIAL]; arrived: int32 [S, K * PARTS], zeros, and zeros again afterwards.
// Blocks: x the splits, y the key heads' parts, z the sequences.
extern "C" __global__ void __launch_bounds__(THREADS, RESIDENT) attend_last(
    const Element* queries, const char* keys, const char* values, const float* key_scales, const float* value_scales,
    const int* tables, const int* lengths, Element* output, float* partials, int* arrived, int width, float scale,
    int split_tokens, int fixed) {
  __shared__ float shared_output[WARPS][GROUP][HEAD_SIZE];
  __shared__ float shared_largest[WARPS][GROUP], shared_sum[WARPS][GROUP];
  __shared__ int is_last;
  int split = blockIdx.x, splits = gridDim.x, sequence = blockIdx.z;
  int key_head = blockIdx.y / PARTS, key_heads = gridDim.y / PARTS;
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  int length = lengths[sequence];
  i64 pair = (i64)sequence * gridDim.y + blockIdx.y, first_head = pair * GROUP;
  if (length <= 0) {
    if (split == 0) {
      for (int i = threadIdx.x; i < GROUP * HEAD_SIZE; i += THREADS) output[first_head * HEAD_SIZE + i] = to_element(0.0f);
    }
    return;
  }
  // The table has no more blocks than that.
  if (length > width * BLOCK_SIZE) length = width * BLOCK_SIZE;
  int part = split_tokens;
  if (!fixed) {
    int even = (length + splits - 1) / splits;
    part = even > part ? even : part;
  }
  part = (part + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE;
  int used = (length + part - 1) / part;
  if (split >= used) return;
  int first = split * part, end = first + part < length ? first + part : length;

  int column = (lane % LANES) * VECTOR;
  bool active = VECTOR * LANES == HEAD_SIZE || column < HEAD_SIZE;
  float query[GROUP][VECTOR];
#pragma unroll
  for (int g = 0; g < GROUP; ++g) {
    Floats<VECTOR> loaded = {};
    if (active) loaded = load_floats<VECTOR>(queries + (first_head + g) * HEAD_SIZE + column);
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) query[g][i] = loaded.at[i] * scale;
  }
  Softmax state;
#pragma unroll
  for (int g = 0; g < GROUP; ++g) {
    state.largest[g] = -INFINITE;
    state.sum[g] = 0;
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) state.output[g][i] = 0;
  }

  const int* table = tables + (i64)sequence * width;
  // Each warp takes every WARPS-th batch; a batch lies within one block of the pool.
  int token = first + warp * BATCH;
  int whole_end = first + (end - first) / BATCH * BATCH;
  int last_block = (end - 1) / BLOCK_SIZE;
#define PLACE(entry, at) (((i64)(entry) * key_heads + key_head) * BLOCK_SIZE + (at) % BLOCK_SIZE)
#define ENTRY(at) table[(at) / BLOCK_SIZE < last_block ? (at) / BLOCK_SIZE : last_block]
  int entry = ENTRY(token);
#if PREFETCH
  Loaded now, next;
  if (token < whole_end) {
    load_batch<true>(now, keys, values, key_scales, value_scales, PLACE(entry, token), active, BATCH);
  }
  entry = ENTRY(token + WARPS * BATCH);
  while (token < whole_end) {
    int after = token + WARPS * BATCH;
    if (after < whole_end) {
      load_batch<true>(next, keys, values, key_scales, value_scales, PLACE(entry, after), active, BATCH);
    }
    entry = ENTRY(after + WARPS * BATCH);
    add_batch<true>(state, query, now, BATCH);
    now = next;
    token = after;
  }
#else
  while (token < whole_end) {
    Loaded loaded;
    load_batch<true>(loaded, keys, values, key_scales, value_scales, PLACE(entry, token), active, BATCH);
    token += WARPS * BATCH;
    entry = ENTRY(token);  // on its way while the batch is used
    add_batch<true>(state, query, loaded, BATCH);
  }
#endif
  if (token < end) {
    Loaded loaded;
    load_batch<false>(
        loaded, keys, values, key_scales, value_scales, PLACE(ENTRY(token), token), active, end - token);
    add_batch<false>(state, query, loaded, end - token);
  }

  merge_lanes(state);
  if (lane < LANES && active) {
#pragma unroll
    for (int g = 0; g < GROUP; ++g) {
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) shared_output[warp][g][column + i] = state.output[g][i];
    }
  }
  if (lane == 0) {
#pragma unroll
    for (int g = 0; g < GROUP; ++g) {
      shared_largest[warp][g] = state.largest[g];
      shared_sum[warp][g] = state.sum[g];
    }
  }
  __syncthreads();
  float* own = partials + (pair * splits + split) * (GROUP * PARTIAL);
  for (int i = threadIdx.x; i < GROUP * HEAD_SIZE; i += THREADS) {
    int g = i / HEAD_SIZE, d = i % HEAD_SIZE;
    float largest = -INFINITE, sum = 0, total = 0;
#pragma unroll
    for (int w = 0; w < WARPS; ++w) largest = fmaxf(largest, shared_largest[w][g]);
#pragma unroll
    for (int w = 0; w < WARPS; ++w) {
      float weight = weight_of(shared_largest[w][g], largest);
      sum += weight * shared_sum[w][g];
      total += weight * shared_output[w][g][d];
    }
    if (used == 1) {
      output[first_head * HEAD_SIZE + i] = to_element(total / sum);
    } else {
      own[g * PARTIAL + d] = total;
      if (d == 0) {
        own[g * PARTIAL + HEAD_SIZE] = largest;
        own[g * PARTIAL + HEAD_SIZE + 1] = sum;
      }
    }
  }
  if (used == 1) return;

  // The others' partials are seen by who counts them last.
  __threadfence();
  __syncthreads();
  if (threadIdx.x == 0) {
    is_last = atomicAdd(arrived + pair, 1) == used - 1;
    if (is_last) arrived[pair] = 0;
  }
  __syncthreads();
  if (!is_last) return;
  __threadfence();
  const float* all = partials + pair * splits * (GROUP * PARTIAL);
  for (int i = threadIdx.x; i < GROUP * HEAD_SIZE; i += THREADS) {
    const float* mine = all + (i / HEAD_SIZE) * PARTIAL;
    float largest = -INFINITE, sum = 0, total = 0;
    for (int s = 0; s < used; ++s) largest = fmaxf(largest, __ldcg(mine + (i64)s * (GROUP * PARTIAL) + HEAD_SIZE));
#pragma unroll 4
    for (int s = 0; s < used; ++s) {
      const float* theirs = mine + (i64)s * (GROUP * PARTIAL);
      float weight = exp2_fast(__ldcg(theirs + HEAD_SIZE) - largest);
      sum += weight * __ldcg(theirs + HEAD_SIZE + 1);
      total += weight * __ldcg(theirs + i % HEAD_SIZE);
    }
    output[first_head * HEAD_SIZE + i] = to_element(total / sum);
  }
}
RLFW_KERNEL(attend_last)
