// Draws a token a row: one block reads the row once and keeps, of each segment of ids, the largest logit and sums of
// exponentials; the draw finds its segment among those and reads only that one again. Rows that drop tokens search for the
// smallest logit that stays, by bisection over the bits of floats, which read in order are ordered.
//
// VECTOR ids a lane takes at a time, THREADS of a block.

#define WARPS (THREADS / 32)
#define SEGMENT (32 * VECTOR)  // ids of a segment
#define TOGETHER 4             // segments a warp reads at a time
#define LOG2E 1.4426950408889634f

struct Row {
  const Element* logits;
  int columns, allowed, forbidden, segments;
  float inverse;  // 1 / temperature
  float smallest_share;
  u32 threshold;  // key of the smallest logit that stays
};

// What is kept of the segments, in shared memory.
struct Segments {
  float* largest;          // of all columns
  float* largest_allowed;  // of those that may be drawn
  float* all;              // sum of exp((x - largest) / temperature)
  float* plain;            // sum of exp(x - largest)
  float* kept;             // sum of exp((x - largest allowed) / temperature) of what may be drawn
};

DEVICE Floats<VECTOR> read_segment(const Row& row, int segment) {
  int column = segment * SEGMENT + (int)(threadIdx.x % 32) * VECTOR;
  Floats<VECTOR> values;
  if (segment < row.segments && column < row.columns) {
    values = load_floats<VECTOR>(row.logits + column);
  } else {
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) values.at[i] = -INFINITE;
  }
  return values;
}

DEVICE float exponential(float value, float base, float inverse) {
  return value == -INFINITE ? 0.0f : exp2_fast((value - base) * inverse * LOG2E);
}

DEVICE bool may_be_drawn(const Row& row, int id) { return id < row.allowed && id != row.forbidden; }

DEVICE bool all_may_be_drawn(const Row& row, int segment) {
  int first = segment * SEGMENT;
  return first + SEGMENT <= row.allowed && (row.forbidden < first || row.forbidden >= first + SEGMENT);
}

// Whether what may be drawn stays; `share` is its probability beside the largest one.
DEVICE bool stays(const Row& row, float value, float share) {
  return key_of(value) >= row.threshold && share >= row.smallest_share;
}

DEVICE void summarize(const Row& row, const Segments& segments, int segment, const Floats<VECTOR>& values) {
  int first = segment * SEGMENT + (int)(threadIdx.x % 32) * VECTOR;
  float own = values.at[0];
#pragma unroll
  for (int i = 1; i < VECTOR; ++i) own = fmaxf(own, values.at[i]);
  float largest = warp_largest(own), largest_allowed = largest;
  float all = 0, plain = 0;
#pragma unroll
  for (int i = 0; i < VECTOR; ++i) all += exponential(values.at[i], largest, row.inverse);
  all = warp_sum(all);
  plain = all;
  if (row.inverse != 1.0f) {
    plain = 0;
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) plain += exponential(values.at[i], largest, 1.0f);
    plain = warp_sum(plain);
  }
  float kept = all;
  if (!all_may_be_drawn(row, segment)) {
    own = -INFINITE;
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) own = may_be_drawn(row, first + i) ? fmaxf(own, values.at[i]) : own;
    largest_allowed = warp_largest(own);
    kept = 0;
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) {
      kept += may_be_drawn(row, first + i) ? exponential(values.at[i], largest_allowed, row.inverse) : 0.0f;
    }
    kept = warp_sum(kept);
  }
  if (threadIdx.x % 32 == 0) {
    segments.largest[segment] = largest;
    segments.largest_allowed[segment] = largest_allowed;
    segments.all[segment] = all;
    segments.plain[segment] = plain;
    segments.kept[segment] = kept;
  }
}

// Of all threads; every thread gets it. `scratch` holds WARPS numbers.
DEVICE double block_sum(double value, double* scratch) {
  value = warp_sum_double(value);
  __syncthreads();
  if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = value;
  __syncthreads();
  double total = 0;
  for (int warp = 0; warp < WARPS; ++warp) total += scratch[warp];
  return total;
}

DEVICE float block_max(float value, double* scratch) {
  value = warp_max(value);
  __syncthreads();
  if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = value;
  __syncthreads();
  float largest = (float)scratch[0];
  for (int warp = 1; warp < WARPS; ++warp) largest = fmaxf(largest, (float)scratch[warp]);
  return largest;
}

// How much of what may be drawn has a key of at least `from`: a count, or the sum of its exponentials over `base`.
DEVICE void measure(
    const Row& row, const Segments& segments, bool counts, float base, const u32 (&from)[3], double (&result)[3],
    double* scratch) {
  float sums[3] = {0, 0, 0};
  for (int segment = threadIdx.x / 32; segment < row.segments; segment += WARPS) {
    if (key_of(segments.largest_allowed[segment]) < from[0]) continue;
    Floats<VECTOR> values = read_segment(row, segment);
    int first = segment * SEGMENT + (int)(threadIdx.x % 32) * VECTOR;
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) {
      u32 key = key_of(values.at[i]);
      if (key >= from[0] && may_be_drawn(row, first + i)) {
        float weight = counts ? 1.0f : exponential(values.at[i], base, row.inverse);
        sums[0] += weight;
        sums[1] += key >= from[1] ? weight : 0.0f;
        sums[2] += key >= from[2] ? weight : 0.0f;
      }
    }
  }
  for (int i = 0; i < 3; ++i) result[i] = block_sum(sums[i], scratch);
}

// The largest key from which on there is at least `target`: it lies in [low, high), and low is such a one.
DEVICE u32 search(
    const Row& row, const Segments& segments, bool counts, float base, u32 low, u32 high, double target,
    double* scratch) {
  while (high - low > 1) {
    u32 step = (high - low) / 4 + 1;  // the last probes may lie above; nothing is there
    u32 from[3] = {low + step, high - low > 2 * step ? low + 2 * step : high, high - low > 3 * step ? low + 3 * step : high};
    double found[3];
    measure(row, segments, counts, base, from, found, scratch);
    if (from[2] < high && found[2] >= target) {
      low = from[2];
    } else if (from[1] < high && found[1] >= target) {
      low = from[1];
      high = from[2];
    } else if (found[0] >= target) {
      low = from[0];
      high = from[1];
    } else {
      high = from[0];
    }
  }
  return low;
}

// A key that at least `count` of what may be drawn reach: the count-th largest of the segments' largest.
DEVICE u32 lower_bound(const Row& row, const Segments& segments, int count, double* scratch) {
  if (count > row.segments) return 0;
  u32 low = 0;
  for (int bit = 31; bit >= 0; --bit) {
    u32 probe = low | (1u << bit);
    int reach = 0;
    for (int s = threadIdx.x; s < row.segments; s += THREADS) reach += key_of(segments.largest_allowed[s]) >= probe;
    if (block_sum(reach, scratch) >= count) low = probe;
  }
  return low;
}

// Drops what top-k, then top-p, then min-p leave out, and sums again what stays.
DEVICE void drop(Row& row, const Segments& segments, float largest, int top_k, float top_p, double* scratch) {
  u32 above = key_of(largest) + 1;
  if (top_k > 0 && top_k < row.allowed - (row.forbidden >= 0 && row.forbidden < row.allowed)) {
    u32 low = lower_bound(row, segments, top_k, scratch);
    row.threshold = search(row, segments, true, largest, low, above, top_k, scratch);
  }
  if (top_p < 1.0f) {
    u32 from[3] = {row.threshold, row.threshold, row.threshold};
    double total[3];
    measure(row, segments, false, largest, from, total, scratch);
    // All below that have less than 1 - top-p of the largest one's probability together, so they cannot be missed.
    float certain = largest + (logf(fmaxf(1.0f - top_p, 1e-30f) / row.columns) - 1.0f) / row.inverse;
    u32 low = key_of(certain) > row.threshold ? key_of(certain) : row.threshold;
    row.threshold = search(row, segments, false, largest, low, above, (double)top_p * total[0], scratch);
  }
  for (int segment = threadIdx.x / 32; segment < row.segments; segment += WARPS) {
    float base = segments.largest_allowed[segment], kept = 0;
    if (key_of(base) >= row.threshold && base != -INFINITE) {
      Floats<VECTOR> values = read_segment(row, segment);
      int first = segment * SEGMENT + (int)(threadIdx.x % 32) * VECTOR;
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) {
        bool stay = may_be_drawn(row, first + i) &&
                    stays(row, values.at[i], exponential(values.at[i], largest, row.inverse));
        kept += stay ? exponential(values.at[i], base, row.inverse) : 0.0f;
      }
      kept = warp_sum(kept);
    }
    __syncwarp();
    if (threadIdx.x % 32 == 0) segments.kept[segment] = kept;
  }
  __syncthreads();
}

// Of the first warp: the id in a segment at which the running sum from `before` on exceeds `target`.
DEVICE int find_in_segment(
    const Row& row, const Segments& segments, int segment, float largest, double before, double target, float* chosen) {
  int lane = threadIdx.x % 32, first = segment * SEGMENT + lane * VECTOR;
  Floats<VECTOR> values = read_segment(row, segment);
  float base = segments.largest_allowed[segment];
  double factor = exponential(base, largest, row.inverse);
  double weights[VECTOR], own = 0;
#pragma unroll
  for (int i = 0; i < VECTOR; ++i) {
    bool stay =
        may_be_drawn(row, first + i) && stays(row, values.at[i], exponential(values.at[i], largest, row.inverse));
    weights[i] = stay ? (double)exponential(values.at[i], base, row.inverse) * factor : 0.0;
    own += weights[i];
  }
  double running = own;
#pragma unroll
  for (int apart = 1; apart < 32; apart <<= 1) {
    double other = __shfl_up_sync(0xffffffffu, running, apart);
    if (lane >= apart) running += other;
  }
  u32 over = __ballot_sync(0xffffffffu, before + running > target && own > 0);
  u32 any = __ballot_sync(0xffffffffu, own > 0);
  // The segment's sum was rounded elsewhere: where it falls short, the last that stays is meant.
  int winner = over != 0 ? __ffs(over) - 1 : any != 0 ? 31 - __clz(any) : 0;
  int id = first;
  float value = values.at[0];
  double sum = before + (running - own);
  bool found = false;
#pragma unroll
  for (int i = 0; i < VECTOR; ++i) {
    sum += weights[i];
    if (weights[i] > 0 && !found) {
      id = first + i;
      value = values.at[i];
      found = sum > target;
    }
  }
  *chosen = __shfl_sync(0xffffffffu, value, winner);
  return __shfl_sync(0xffffffffu, id, winner);
}

// Of the first warp: the lowest id in a segment that has this logit.
DEVICE int find_value(const Row& row, int segment, float value) {
  Floats<VECTOR> values = read_segment(row, segment);
  int first = segment * SEGMENT + (int)(threadIdx.x % 32) * VECTOR, id = 0x7fffffff;
#pragma unroll
  for (int i = VECTOR - 1; i >= 0; --i) {
    if (values.at[i] == value && may_be_drawn(row, first + i)) id = first + i;
  }
#pragma unroll
  for (int apart = 16; apart > 0; apart >>= 1) {
    int other = __shfl_xor_sync(0xffffffffu, id, apart);
    id = other < id ? other : id;
  }
  return id;
}

// logits [M, columns]; uniforms float64 [M]; temperatures, top_p, min_p float32 [M]; top_k int32 [M]; tokens int64 [M];
// log_probabilities float32 [M, 3]. Ids below `allowed` other than `forbidden` (-1 for none) may be drawn.
// Dynamic shared memory: 5 floats a segment. Blocks: x the rows.
extern "C" __global__ void __launch_bounds__(THREADS) sample(
    const Element* logits, const double* uniforms, const float* temperatures, const int* top_k, const float* top_p,
    const float* min_p, i64* tokens, float* log_probabilities, int columns, int allowed, int forbidden) {
  DYNAMIC_SHARED;
  __shared__ double scratch[WARPS];
  __shared__ int first_over, last_any;
  __shared__ int found_segment;
  __shared__ double found_before;
  i64 index = blockIdx.x;
  float temperature = temperatures[index];
  bool greedy = temperature == 0.0f;
  Row row = {logits + index * columns, columns, allowed, forbidden, (columns + SEGMENT - 1) / SEGMENT,
             greedy ? 1.0f : 1.0f / temperature, greedy ? 0.0f : min_p[index], 0u};
  float* shared = (float*)dynamic_shared;
  Segments segments = {shared, shared + row.segments, shared + 2 * row.segments, shared + 3 * row.segments,
                       shared + 4 * row.segments};
  int warp = threadIdx.x / 32;
  for (int segment = warp; segment < row.segments; segment += WARPS * TOGETHER) {
    Floats<VECTOR> values[TOGETHER];
#pragma unroll
    for (int i = 0; i < TOGETHER; ++i) values[i] = read_segment(row, segment + i * WARPS);
#pragma unroll
    for (int i = 0; i < TOGETHER; ++i) {
      if (segment + i * WARPS < row.segments) summarize(row, segments, segment + i * WARPS, values[i]);
    }
  }
  if (threadIdx.x == 0) {
    first_over = 0x7fffffff;
    last_any = -1;
  }
  __syncthreads();
  float largest = -INFINITE, largest_allowed = -INFINITE;
  for (int s = threadIdx.x; s < row.segments; s += THREADS) {
    largest = fmaxf(largest, segments.largest[s]);
    largest_allowed = fmaxf(largest_allowed, segments.largest_allowed[s]);
  }
  largest = block_max(largest, scratch);
  largest_allowed = block_max(largest_allowed, scratch);
  double all = 0, plain = 0;
  for (int s = threadIdx.x; s < row.segments; s += THREADS) {
    all += (double)segments.all[s] * exponential(segments.largest[s], largest, row.inverse);
    plain += (double)segments.plain[s] * exponential(segments.largest[s], largest, 1.0f);
  }
  all = block_sum(all, scratch);
  plain = block_sum(plain, scratch);
  int keep = top_k[index];
  float share = top_p[index];
  if (!greedy && largest_allowed != -INFINITE && (keep > 0 || share < 1.0f || row.smallest_share > 0.0f)) {
    drop(row, segments, largest_allowed, keep, share, scratch);
  }

  // The running sum over segments; a thread has some that follow each other.
  int each = (row.segments + THREADS - 1) / THREADS;
  int begin = threadIdx.x * each, end = begin + each < row.segments ? begin + each : row.segments;
  double own = 0;
  for (int s = begin; s < end; ++s) {
    own += (double)segments.kept[s] * exponential(segments.largest_allowed[s], largest_allowed, row.inverse);
  }
  double running = own;
#pragma unroll
  for (int apart = 1; apart < 32; apart <<= 1) {
    double other = __shfl_up_sync(0xffffffffu, running, apart);
    if ((int)(threadIdx.x % 32) >= apart) running += other;
  }
  __syncthreads();
  if (threadIdx.x % 32 == 31) scratch[warp] = running;
  __syncthreads();
  double total = 0, before = 0;
  for (int w = 0; w < WARPS; ++w) {
    if (w == warp) before = total;
    total += scratch[w];
  }
  // The bound keeps the product below the total, which it could round up to.
  double uniform = uniforms[index];
  double target = (uniform < 1.0 - 1.0 / 4294967296.0 ? uniform : 1.0 - 1.0 / 4294967296.0) * total;
  if (own > 0 && !greedy) {
    atomicMax(&last_any, (int)threadIdx.x);
    if (before + running > target) atomicMin(&first_over, (int)threadIdx.x);
  }
  if (greedy) {
    for (int s = begin; s < end; ++s) {
      if (segments.largest_allowed[s] == largest_allowed) atomicMin(&first_over, s);
    }
  }
  __syncthreads();
  if (greedy) {
    if (threadIdx.x == 0) found_segment = first_over;
  } else if ((int)threadIdx.x == (first_over != 0x7fffffff ? first_over : last_any)) {
    double sum = before + (running - own), at = sum;
    int segment = begin;
    bool found = false;
    for (int s = begin; s < end; ++s) {
      double weight =
          (double)segments.kept[s] * exponential(segments.largest_allowed[s], largest_allowed, row.inverse);
      if (weight > 0 && !found) {
        segment = s;
        at = sum;
        found = sum + weight > target;
      }
      sum += weight;
    }
    found_segment = segment;
    found_before = at;
  }
  __syncthreads();
  if (warp != 0) return;
  int id = 0;
  float value = -INFINITE;
  bool some = greedy ? largest_allowed != -INFINITE : last_any >= 0;
  if (some && greedy) {
    id = find_value(row, found_segment, largest_allowed);
    value = largest_allowed;
  } else if (some) {
    id = find_in_segment(row, segments, found_segment, largest_allowed, found_before, target, &value);
  }
  if (threadIdx.x == 0) {
    tokens[index] = id;
    float* out = log_probabilities + index * 3;
    out[0] = (value - largest) * row.inverse - (float)log(all);
    out[1] = greedy ? 0.0f : (value - largest_allowed) * row.inverse - (float)log(total);
    out[2] = (value - largest) - (float)log(plain);
  }
}
RLFW_KERNEL(sample)
