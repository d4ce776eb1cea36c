// Turns queries and keys by their positions' angles (Su et al., 2021; pairs (x_i, x_(i + D/2))) and writes keys and values
// into their slots of the block pool.
//
// HEAD_SIZE D, QUERY_HEADS H, KEY_HEADS K, BLOCK_SIZE tokens a block, VECTOR elements a thread takes of each half of a head,
// LANES threads a head has (a power of two), THREADS of a block, ROTARY whether there are angles, QUANTIZED whether keys and
// values are kept as int8 with a scale each.

#define HEADS (QUERY_HEADS + 2 * KEY_HEADS)
#define HALF (HEAD_SIZE / 2)

// packed [N, HEADS, D]; positions, slots int64 [N]; cosines, sines float32 [P, D/2]; queries [N, H, D];
// keys, values [blocks, K, BLOCK_SIZE, D], their scales float32 [blocks, K, BLOCK_SIZE].
extern "C" __global__ void __launch_bounds__(THREADS) rotate_and_store(
    const Element* packed, const i64* positions, const i64* slots, const float* cosines, const float* sines,
    Element* queries, void* keys, void* values, float* key_scales, float* value_scales, i64 tokens) {
  i64 unit = (i64)blockIdx.x * THREADS + threadIdx.x;
  i64 whole = unit / LANES;
  bool exists = whole < tokens * HEADS;
  // Threads beyond the last head stay for the shuffles.
  i64 token = exists ? whole / HEADS : 0;
  int head = exists ? (int)(whole % HEADS) : 0;
  int column = (int)(unit % LANES) * VECTOR;
  bool active = exists && column < HALF;
  Floats<VECTOR> low = {}, high = {};
  if (active) {
    const Element* from = packed + (token * HEADS + head) * HEAD_SIZE + column;
    low = load_floats<VECTOR>(from);
    high = load_floats<VECTOR>(from + HALF);
  }
#if ROTARY
  if (active && head < QUERY_HEADS + KEY_HEADS) {
    i64 row = positions[token] * HALF + column;
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) {
      // Not contracted: what separate operators give, bit for bit.
      float cosine = cosines[row + i], sine = sines[row + i], first = low.at[i], second = high.at[i];
      low.at[i] = rounded(__fsub_rn(__fmul_rn(first, cosine), __fmul_rn(second, sine)));
      high.at[i] = rounded(__fadd_rn(__fmul_rn(second, cosine), __fmul_rn(first, sine)));
    }
  }
#endif
  if (head < QUERY_HEADS) {
    if (active) {
      Element* to = queries + (token * QUERY_HEADS + head) * HEAD_SIZE + column;
      store_floats<VECTOR>(to, low);
      store_floats<VECTOR>(to + HALF, high);
    }
#if !QUANTIZED
    return;
#endif
  }
  bool is_key = head < QUERY_HEADS + KEY_HEADS;
  int key_head = head - QUERY_HEADS - (is_key ? 0 : KEY_HEADS);
  i64 slot = slots[token];
  i64 place = ((slot / BLOCK_SIZE) * KEY_HEADS + key_head) * BLOCK_SIZE + slot % BLOCK_SIZE;
#if QUANTIZED
  float largest = 0;
#pragma unroll
  for (int i = 0; i < VECTOR; ++i) largest = fmaxf(largest, fmaxf(fabsf(low.at[i]), fabsf(high.at[i])));
#pragma unroll
  for (int apart = LANES / 2; apart > 0; apart >>= 1) {
    largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, apart));
  }
  if (!active || head < QUERY_HEADS) return;
  float scale = __fdiv_rn(largest, 127.0f);
  signed char* to = (signed char*)(is_key ? keys : values) + place * HEAD_SIZE + column;
#pragma unroll
  for (int i = 0; i < VECTOR; ++i) {
    // A head of zeros has a scale of 0.
    to[i] = (signed char)(scale > 0 ? rintf(__fdiv_rn(low.at[i], scale)) : 0.0f);
    to[HALF + i] = (signed char)(scale > 0 ? rintf(__fdiv_rn(high.at[i], scale)) : 0.0f);
  }
  if (column == 0) (is_key ? key_scales : value_scales)[place] = scale;
#else
  if (!active) return;
  Element* to = (Element*)(is_key ? keys : values) + place * HEAD_SIZE + column;
  store_floats<VECTOR>(to, low);
  store_floats<VECTOR>(to + HALF, high);
#endif
}
RLFW_KERNEL(rotate_and_store)
