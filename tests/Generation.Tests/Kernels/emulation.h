// Runs the text of a CUDA kernel on the CPU: a fiber a thread, block after block. Barriers and exchanges among lanes wait for
// all whom they concern; who waits forever, or exchanges with a lane that has left, is an error. Fibers take turns in
// ascending or descending order, so that a missing barrier shows in one of the two.
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include <utility>

#define RLFW_EMULATED 1
#define __device__
#define __global__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __shared__ static
#define DYNAMIC_SHARED uint4* dynamic_shared = (uint4*)emulation::shared_memory
#define RLFW_KERNEL(name)                                                                            \
  extern "C" __attribute__((visibility("default"))) int emulated_launch(                             \
      const unsigned* shape, void** arguments, int descending, char* message, int capacity) {        \
    return emulation::launch(name, shape, arguments, descending, message, capacity);                 \
  }

struct uint4 {
  unsigned x, y, z, w;
};
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }
struct Index {
  unsigned x, y, z;
};
static Index blockIdx, gridDim;

namespace emulation {

constexpr int kMostThreads = 1024, kStackBytes = 64 * 1024, kSharedBytes = 256 * 1024;

struct Barrier {
  unsigned generation;
  int arrived, kind;
};

struct Fiber {
  jmp_buf here;
  ucontext_t start;
  Index index;
  Barrier* waits_for;
  unsigned generation;
  int parity;
  bool started, done;
};

struct Warp {
  Barrier barrier;
  int lanes, left;
  unsigned long long slots[2][32];
};

static char* shared_memory;
static char* stacks;
static Fiber* fibers;
static Warp warps[kMostThreads / 32];
static Barrier block_barrier;
static Fiber* current;
static jmp_buf scheduler;
static int threads, live;
static const char* failure;
static void (*body)(void**);
static void** body_arguments;

static void yield() {
  if (_setjmp(current->here) == 0) _longjmp(scheduler, 1);
}

static void fail(const char* what) {
  failure = what;
  _longjmp(scheduler, 1);
}

static void arrive(Barrier& barrier, int expected, int kind) {
  if (barrier.arrived > 0 && barrier.kind != kind) fail("lanes of a warp exchange in different places");
  barrier.kind = kind;
  if (++barrier.arrived == expected) {
    barrier.arrived = 0;
    ++barrier.generation;
    return;
  }
  current->waits_for = &barrier;
  current->generation = barrier.generation;
  yield();
}

static Warp& own_warp() { return warps[current->index.x / 32]; }
static int own_lane() { return current->index.x % 32; }

static unsigned long long* exchange(unsigned mask, unsigned long long bits, int kind) {
  Warp& warp = own_warp();
  if (mask != 0xffffffffu) fail("an exchange that is not of the whole warp");
  if (warp.left > 0) fail("an exchange with a lane that has left");
  auto slots = warp.slots[current->parity];
  current->parity ^= 1;
  slots[own_lane()] = bits;
  arrive(warp.barrier, warp.lanes, kind);
  return slots;
}

template <class T>
static T lane_value(unsigned mask, T value, int from, int kind) {
  unsigned long long bits = 0;
  memcpy(&bits, &value, sizeof(T));
  auto slots = exchange(mask, bits, kind);
  memcpy(&value, &slots[from], sizeof(T));
  return value;
}

static void run_fiber() {
  body(body_arguments);
  current->done = true;
  --live;
  ++own_warp().left;
  // Who has left counts as arrived at the block's barrier.
  if (live > 0 && block_barrier.arrived == live) {
    block_barrier.arrived = 0;
    ++block_barrier.generation;
  }
  _longjmp(scheduler, 1);
}

static void resume(Fiber& fiber) {
  current = &fiber;
  if (_setjmp(scheduler) != 0) return;
  if (fiber.started) _longjmp(fiber.here, 1);
  fiber.started = true;
  setcontext(&fiber.start);
}

static void run_block(bool descending) {
  memset(shared_memory, 0xcd, kSharedBytes);
  memset(warps, 0, sizeof(warps));
  block_barrier = {};
  live = threads;
  for (int i = 0; i < threads; ++i) {
    Fiber& fiber = fibers[i];
    fiber.index = {(unsigned)i, 0, 0};
    fiber.waits_for = nullptr;
    fiber.parity = 0;
    fiber.started = fiber.done = false;
    getcontext(&fiber.start);
    fiber.start.uc_stack.ss_sp = stacks + (size_t)i * kStackBytes;
    fiber.start.uc_stack.ss_size = kStackBytes;
    fiber.start.uc_link = nullptr;
    makecontext(&fiber.start, run_fiber, 0);
    ++warps[i / 32].lanes;
  }
  while (live > 0 && failure == nullptr) {
    bool moved = false;
    for (int turn = 0; turn < threads && failure == nullptr; ++turn) {
      Fiber& fiber = fibers[descending ? threads - 1 - turn : turn];
      if (fiber.done || (fiber.waits_for != nullptr && fiber.waits_for->generation == fiber.generation)) continue;
      fiber.waits_for = nullptr;
      moved = true;
      resume(fiber);
    }
    if (!moved) failure = "threads wait for others that never come";
  }
}

template <class... A, size_t... I>
static void call(void (*kernel)(A...), void** arguments, std::index_sequence<I...>) {
  kernel(*(A*)arguments[I]...);
}


template <class... A>
static int launch(void (*kernel)(A...), const unsigned* shape, void** arguments, int descending, char* message, int capacity) {
  static void (*target)(A...);
  target = kernel;
  body = [](void** values) { call(target, values, std::index_sequence_for<A...>{}); };
  body_arguments = arguments;
  threads = (int)shape[3];
  failure = threads > kMostThreads || threads % 32 != 0 ? "a number of threads that is not one of whole warps" : nullptr;
  if (shape[4] > kSharedBytes) failure = "more shared memory than there is";
  if (stacks == nullptr) {
    stacks = (char*)malloc((size_t)kMostThreads * kStackBytes);
    fibers = new Fiber[kMostThreads];
    shared_memory = (char*)aligned_alloc(64, kSharedBytes);
  }
  gridDim = {shape[0], shape[1], shape[2]};
  for (unsigned z = 0; z < shape[2] && failure == nullptr; ++z) {
    for (unsigned y = 0; y < shape[1] && failure == nullptr; ++y) {
      for (unsigned x = 0; x < shape[0] && failure == nullptr; ++x) {
        blockIdx = {x, y, z};
        run_block(descending != 0);
      }
    }
  }
  if (failure == nullptr) return 0;
  snprintf(message, capacity, "%s", failure);
  return -1;
}

}  // namespace emulation

#define threadIdx (emulation::current->index)

#define __syncthreads() emulation::arrive(emulation::block_barrier, emulation::live, 0)
#define __syncwarp() ((void)emulation::exchange(0xffffffffu, 0, __LINE__))
#define __shfl_sync(mask, value, from) emulation::lane_value(mask, value, (from) % 32, __LINE__)
#define __shfl_xor_sync(mask, value, apart) emulation::lane_value(mask, value, emulation::own_lane() ^ (apart), __LINE__)
#define __shfl_up_sync(mask, value, apart)                                                            \
  emulation::lane_value(                                                                              \
      mask, value, emulation::own_lane() >= (apart) ? emulation::own_lane() - (apart) : emulation::own_lane(), __LINE__)

static inline unsigned __ballot_sync(unsigned mask, int predicate) {
  auto slots = emulation::exchange(mask, predicate != 0, -1);
  unsigned votes = 0;
  for (int i = 0; i < 32; ++i) votes |= (unsigned)(slots[i] != 0) << i;
  return votes;
}

static inline unsigned __reduce_max_sync(unsigned mask, unsigned value) {
  auto slots = emulation::exchange(mask, value, -2);
  unsigned largest = 0;
  for (int i = 0; i < 32; ++i) largest = slots[i] > largest ? (unsigned)slots[i] : largest;
  return largest;
}

template <class T>
static inline T atomicAdd(T* at, T value) {
  T before = *at;
  *at += value;
  return before;
}
static inline int atomicMax(int* at, int value) {
  int before = *at;
  *at = value > before ? value : before;
  return before;
}
static inline int atomicMin(int* at, int value) {
  int before = *at;
  *at = value < before ? value : before;
  return before;
}
static inline void __threadfence() {}
template <class T>
static inline T __ldcg(const T* from) {
  return *from;
}

static inline unsigned __float_as_uint(float value) {
  unsigned bits;
  memcpy(&bits, &value, 4);
  return bits;
}
static inline float __uint_as_float(unsigned bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}
static inline int __ffs(int value) { return __builtin_ffs(value); }
static inline int __clz(int value) { return value == 0 ? 32 : __builtin_clz((unsigned)value); }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline float __fsub_rn(float a, float b) { return a - b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline unsigned __byte_perm(unsigned low, unsigned high, unsigned selector) {
  unsigned long long both = ((unsigned long long)high << 32) | low;
  unsigned result = 0;
  for (int i = 0; i < 4; ++i) result |= (unsigned)((both >> (((selector >> (4 * i)) & 7) * 8)) & 0xff) << (8 * i);
  return result;
}

static inline float exp2_fast(float x) { return exp2f(x); }

static inline float half_to_float(unsigned bits) {
  unsigned exponent = (bits >> 10) & 31, fraction = bits & 1023;
  float sign = bits & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction == 0 ? sign * INFINITY : NAN;
  return exponent == 0 ? sign * ldexpf((float)fraction, -24) : sign * ldexpf((float)(1024 + fraction), (int)exponent - 25);
}

static inline unsigned short float_to_half(float value) {
  unsigned short sign = __float_as_uint(value) >> 31 ? 0x8000 : 0;
  float size = fabsf(value);
  if (size != size) return 0x7fff;
  if (size >= 65520.0f) return sign | 0x7c00;
  if (size == 0) return sign;
  int exponent;
  frexpf(size, &exponent);
  int unit = exponent < -13 ? -24 : exponent - 11;  // the last bit's
  int steps = (int)rintf(ldexpf(size, -unit));
  // A carry into the next exponent falls into place by itself.
  return sign | (unsigned short)(exponent < -13 ? steps : ((exponent + 14) << 10) + steps - 1024);
}
