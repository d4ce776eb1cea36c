// silu(gate) * up (Shazeer, 2020), each product rounded as an operator of its own would.
//
// VECTOR elements a thread takes, THREADS of a block.

// gate_and_up [N, 2 width], output [N, width]. Blocks: x along a row, y the rows, as many as fit, then again.
extern "C" __global__ void __launch_bounds__(THREADS)
    swiglu(const Element* gate_and_up, Element* output, i64 rows, int width) {
  int column = ((int)blockIdx.x * THREADS + (int)threadIdx.x) * VECTOR;
  if (column >= width) return;
  for (i64 row = blockIdx.y; row < rows; row += gridDim.y) {
    const Element* gate = gate_and_up + row * 2 * width + column;
    Floats<VECTOR> gates = load_floats<VECTOR>(gate);
    Floats<VECTOR> ups = load_floats<VECTOR>(gate + width);
#pragma unroll
    for (int i = 0; i < VECTOR; ++i) ups.at[i] *= rounded(gates.at[i] / (1.0f + expf(-gates.at[i])));
    store_floats<VECTOR>(output + row * width + column, ups);
  }
}
RLFW_KERNEL(swiglu)
