// What all kernels share. Stands before each kernel's own text; CUDA's headers are not there at run time, so that half
// precision is bits here. RLFW_EMULATED builds the same text with a C++ compiler, for tests.
//
// DTYPE: 0 float32, 1 float16, 2 bfloat16: what the model computes in.

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#if DTYPE == 0
typedef float Element;
#else
typedef u16 Element;
#endif

#define DEVICE __device__ __forceinline__

#ifndef RLFW_EMULATED
#define RLFW_KERNEL(name)
#define DYNAMIC_SHARED extern __shared__ uint4 dynamic_shared[]

DEVICE float exp2_fast(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

DEVICE float half_to_float(u32 bits) {
  float value;
  asm("{ .reg .b16 h; cvt.u16.u32 h, %1; cvt.f32.f16 %0, h; }" : "=f"(value) : "r"(bits));
  return value;
}

DEVICE u16 float_to_half(float value) {
  u16 bits;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
  return bits;
}
#endif

DEVICE u16 float_to_bfloat(float value) {
#if !defined(RLFW_EMULATED) && __CUDA_ARCH__ >= 900
  u16 rounded;
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(rounded) : "f"(value));
  return rounded;
#else
  u32 bits = __float_as_uint(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return 0x7fc0;
  return (u16)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);  // to nearest, ties to even
#endif
}

DEVICE float to_float(Element value) {
#if DTYPE == 0
  return value;
#elif DTYPE == 1
  return half_to_float(value);
#else
  return __uint_as_float((u32)value << 16);
#endif
}

DEVICE Element to_element(float value) {
#if DTYPE == 0
  return value;
#elif DTYPE == 1
  return float_to_half(value);
#else
  return float_to_bfloat(value);
#endif
}

// What a value becomes when an operator of its own writes it.
DEVICE float rounded(float value) { return to_float(to_element(value)); }

// COUNT elements side by side; loaded and stored as one access of up to 16 bytes where they lie together.
template <int BYTES>
struct alignas(BYTES >= 16 ? 16 : BYTES) Bytes {
  u32 words[BYTES / 4];
};
template <>
struct Bytes<2> {
  u16 word;
};

template <int BYTES>
DEVICE Bytes<BYTES> load_bytes(const void* from) {
  return *(const Bytes<BYTES>*)from;
}

template <>
DEVICE Bytes<16> load_bytes<16>(const void* from) {
  uint4 loaded = *(const uint4*)from;
  return {{loaded.x, loaded.y, loaded.z, loaded.w}};
}

template <>
DEVICE Bytes<32> load_bytes<32>(const void* from) {
  uint4 low = ((const uint4*)from)[0];
  uint4 high = ((const uint4*)from)[1];
  return {{low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w}};
}

template <int BYTES>
DEVICE void store_bytes(void* to, const Bytes<BYTES>& value) {
  *(Bytes<BYTES>*)to = value;
}

template <>
DEVICE void store_bytes<16>(void* to, const Bytes<16>& value) {
  *(uint4*)to = make_uint4(value.words[0], value.words[1], value.words[2], value.words[3]);
}

template <>
DEVICE void store_bytes<32>(void* to, const Bytes<32>& value) {
  ((uint4*)to)[0] = make_uint4(value.words[0], value.words[1], value.words[2], value.words[3]);
  ((uint4*)to)[1] = make_uint4(value.words[4], value.words[5], value.words[6], value.words[7]);
}

template <int BYTES>
DEVICE Bytes<BYTES> no_bytes() {
  Bytes<BYTES> zeros = {};
  return zeros;
}

#define ELEMENT_BYTES ((int)sizeof(Element))

template <int COUNT>
struct Floats {
  float at[COUNT];
};

DEVICE Floats<1> unpack(const Bytes<2>& packed) { return {{to_float((Element)packed.word)}}; }

template <int BYTES>
DEVICE Floats<BYTES / (int)sizeof(Element)> unpack(const Bytes<BYTES>& packed) {
  Floats<BYTES / (int)sizeof(Element)> values;
#pragma unroll
  for (int i = 0; i < BYTES / 4; ++i) {
#if DTYPE == 0
    values.at[i] = __uint_as_float(packed.words[i]);
#elif DTYPE == 1
    values.at[2 * i] = half_to_float(packed.words[i] & 0xffffu);
    values.at[2 * i + 1] = half_to_float(packed.words[i] >> 16);
#else
    values.at[2 * i] = __uint_as_float(packed.words[i] << 16);
    values.at[2 * i + 1] = __uint_as_float(packed.words[i] & 0xffff0000u);
#endif
  }
  return values;
}

template <int COUNT>
DEVICE void store_floats(Element* to, const Floats<COUNT>& values) {
#if DTYPE == 0
  Bytes<COUNT * 4> packed;
#pragma unroll
  for (int i = 0; i < COUNT; ++i) packed.words[i] = __float_as_uint(values.at[i]);
  store_bytes<COUNT * 4>(to, packed);
#else
  if constexpr (COUNT == 1) {
    *to = to_element(values.at[0]);
  } else {
    Bytes<COUNT * 2> packed;
#pragma unroll
    for (int i = 0; i < COUNT / 2; ++i) {
      packed.words[i] = (u32)to_element(values.at[2 * i]) | ((u32)to_element(values.at[2 * i + 1]) << 16);
    }
    store_bytes<COUNT * 2>(to, packed);
  }
#endif
}

template <int COUNT>
DEVICE Floats<COUNT> load_floats(const Element* from) {
  return unpack(load_bytes<COUNT * (int)sizeof(Element)>(from));
}

// Sums over all lanes of a warp; every lane gets the same bits, as addition commutes.
DEVICE float warp_sum(float value) {
#pragma unroll
  for (int apart = 16; apart > 0; apart >>= 1) value += __shfl_xor_sync(0xffffffffu, value, apart);
  return value;
}

DEVICE float warp_max(float value) {
#pragma unroll
  for (int apart = 16; apart > 0; apart >>= 1) value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, apart));
  return value;
}

DEVICE double warp_sum_double(double value) {
#pragma unroll
  for (int apart = 16; apart > 0; apart >>= 1) value += __shfl_xor_sync(0xffffffffu, value, apart);
  return value;
}

// Bits whose unsigned order is the order of the numbers.
DEVICE u32 key_of(float value) {
  u32 bits = __float_as_uint(value);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

DEVICE float value_of(u32 key) { return __uint_as_float(key & 0x80000000u ? key & 0x7fffffffu : ~key); }

DEVICE float warp_largest(float value) {
#if defined(RLFW_EMULATED) || __CUDA_ARCH__ >= 800
  return value_of(__reduce_max_sync(0xffffffffu, key_of(value)));
#else
  return warp_max(value);
#endif
}

#define INFINITE __uint_as_float(0x7f800000u)
