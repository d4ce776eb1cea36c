// Residual sum and RMS normalisation (Zhang and Sennrich, 2019) of a row by one block.
//
// HIDDEN width of a row, VECTOR elements a thread takes at a time, THREADS of a block, ROUND_TWICE whether the normalised
// value is rounded before it is multiplied with the weight, as a composition of operators does.

#define PARTS ((HIDDEN / VECTOR + THREADS - 1) / THREADS)

// stream [N, HIDDEN], changed where addition [N, HIDDEN] is not null; weight [HIDDEN]; output [N, HIDDEN].
extern "C" __global__ void __launch_bounds__(THREADS) add_and_normalize(
    Element* stream, const Element* addition, const Element* weight, Element* output, float epsilon) {
  __shared__ float sums[THREADS / 32];
  Floats<VECTOR> values[PARTS];
  i64 row = (i64)blockIdx.x * HIDDEN;
  float squares = 0;
#pragma unroll
  for (int part = 0; part < PARTS; ++part) {
    int column = (part * THREADS + (int)threadIdx.x) * VECTOR;
    if (column < HIDDEN) {
      values[part] = load_floats<VECTOR>(stream + row + column);
      if (addition != nullptr) {
        Floats<VECTOR> added = load_floats<VECTOR>(addition + row + column);
#pragma unroll
        for (int i = 0; i < VECTOR; ++i) values[part].at[i] = rounded(values[part].at[i] + added.at[i]);
        store_floats<VECTOR>(stream + row + column, values[part]);
      }
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) squares += values[part].at[i] * values[part].at[i];
    }
  }
  squares = warp_sum(squares);
  if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = squares;
  __syncthreads();
  float total = 0;
#pragma unroll
  for (int warp = 0; warp < THREADS / 32; ++warp) total += sums[warp];
  float factor = 1.0f / sqrtf(total / HIDDEN + epsilon);
#pragma unroll
  for (int part = 0; part < PARTS; ++part) {
    int column = (part * THREADS + (int)threadIdx.x) * VECTOR;
    if (column < HIDDEN) {
      Floats<VECTOR> weights = load_floats<VECTOR>(weight + column);
#pragma unroll
      for (int i = 0; i < VECTOR; ++i) {
        float scaled = values[part].at[i] * factor;
        weights.at[i] *= ROUND_TWICE ? rounded(scaled) : scaled;
      }
      store_floats<VECTOR>(output + row + column, weights);
    }
  }
}
RLFW_KERNEL(add_and_normalize)
