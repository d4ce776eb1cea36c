// The whole native side of Rlfw.Torch: a C ABI over libtorch without any per-operator code.
//
// An operator is found by name through c10's dispatcher and called boxed with an array of tagged values. Everything
// else here is what the dispatcher cannot do: tensor handles and their metadata, autograd, generators, threads, CUDA.
//
// Conventions
//   - A tensor handle is an owned at::TensorImpl*; rlfw_tensor_free gives the reference back.
//   - Functions that can fail return 0 for success and -1 for failure; rlfw_last_error then has the message of
//     the calling thread. No C++ exception ever crosses the ABI.
//   - Compiles against libtorch 1.13 (C++17) up to 2.11 (C++20); RLFW_CUDA switches the CUDA part on.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/intrusive_ptr.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#ifdef RLFW_CUDA
#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGeneratorImpl.h>
#include <ATen/cuda/CUDAGraph.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

#define RLFW_API extern "C" __attribute__((visibility("default")))
#define RLFW_VERSION_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace {

// Changed with every change of this file's ABI; the C# side refuses a shim of another number.
constexpr int32_t kAbiVersion = 6;

// Mirrors ValueTag in C#.
enum Tag : int32_t {
  kDefault = 0,  // take the schema's default for this argument
  kNone,
  kTensor,
  kInt,
  kDouble,
  kBool,
  kString,
  kDevice,  // integer: device type << 16 | (index & 0xffff), index 0xffff means "current"
  kGenerator,
  kIntList,
  kDoubleList,
  kBoolList,
  kTensorList,
  kOptionalTensorList,
};

// Mirrors Value in C#: 16 bytes, a payload, what it is, and for lists and strings how long it is.
struct Value {
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
  int32_t tag;
  int32_t length;
};
static_assert(sizeof(Value) == 16, "the C# side reads arrays of this");

// libtorch's own optional type: c10::optional in old versions, std::optional in new ones.
template <class T, template <class> class O, class U>
O<T> rebind(const O<U>&);
template <class T>
using Optional = decltype(rebind<T>(std::declval<const c10::Argument&>().default_value()));

using Impl = c10::TensorImpl;
using ImplPtr = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

std::atomic<int64_t> live_tensors{0};
thread_local std::string last_error;

at::Tensor borrow(void* handle) {
  return handle == nullptr ? at::Tensor() : at::Tensor(ImplPtr::reclaim_copy(static_cast<Impl*>(handle)));
}

void* release(at::Tensor&& tensor) {
  if (!tensor.defined()) return nullptr;
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return tensor.unsafeReleaseTensorImpl();
}

std::vector<at::Tensor> borrow_all(void** handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
  return tensors;
}

// Takes over a handle that its owner gives away.
at::Tensor take(void* handle) {
  if (handle == nullptr) return at::Tensor();
  live_tensors.fetch_sub(1, std::memory_order_relaxed);
  return at::Tensor(ImplPtr::reclaim(static_cast<Impl*>(handle)));
}

template <class F>
int32_t guarded(F&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "an unknown native exception";
  }
  return -1;
}

int64_t pack_device(c10::Device device) {
  return (static_cast<int64_t>(device.type()) << 16) | (static_cast<int64_t>(device.index()) & 0xffff);
}

c10::Device unpack_device(int64_t packed) {
  auto index = static_cast<int16_t>(packed & 0xffff);
  return c10::Device(static_cast<c10::DeviceType>(packed >> 16), static_cast<c10::DeviceIndex>(index));
}

// An operator found once and kept for the life of the process.
struct Operator {
  c10::OperatorHandle handle;
  const std::vector<c10::Argument>* arguments;
};

template <class T, class From>
c10::IValue list_of(const Value& value) {
  c10::List<T> list;
  list.reserve(value.length);
  auto items = static_cast<const From*>(value.pointer);
  for (int32_t i = 0; i < value.length; ++i) list.push_back(static_cast<T>(items[i]));
  return c10::IValue(std::move(list));
}

// Integer lists are part of every call that takes a shape, and boxing one costs two allocations. So each thread keeps a
// few, and refills one that nobody else holds any more.
c10::IValue int_list_of(const Value& value) {
  static thread_local c10::IValue kept[4];
  auto items = static_cast<const int64_t*>(value.pointer);
  for (auto& slot : kept) {
    if (slot.isNone()) {
      slot = list_of<int64_t, int64_t>(value);
      return slot;
    }
    if (slot.use_count() == 1) {
      auto list = slot.toIntList();
      list.clear();
      for (int32_t i = 0; i < value.length; ++i) list.push_back(items[i]);
      return slot;
    }
  }
  return list_of<int64_t, int64_t>(value);
}

void push(torch::jit::Stack& stack, const Value& value, const Operator& op, size_t position) {
  switch (value.tag) {
    case kDefault: {
      TORCH_CHECK(position < op.arguments->size(), "too many arguments");
      const auto& argument = (*op.arguments)[position];
      TORCH_CHECK(argument.default_value().has_value(), "argument '", argument.name(), "' has no default");
      stack.push_back(*argument.default_value());
      break;
    }
    case kNone: stack.emplace_back(); break;
    case kTensor: stack.emplace_back(borrow(value.pointer)); break;
    case kInt: stack.emplace_back(value.integer); break;
    case kDouble: stack.emplace_back(value.real); break;
    case kBool: stack.emplace_back(value.integer != 0); break;
    case kString: stack.emplace_back(std::string(static_cast<const char*>(value.pointer), value.length)); break;
    case kDevice: stack.emplace_back(unpack_device(value.integer)); break;
    case kGenerator: stack.emplace_back(*static_cast<at::Generator*>(value.pointer)); break;
    case kIntList: stack.push_back(int_list_of(value)); break;
    case kDoubleList: stack.push_back(list_of<double, double>(value)); break;
    case kBoolList: stack.push_back(list_of<bool, uint8_t>(value)); break;
    case kTensorList: {
      c10::List<at::Tensor> list;
      list.reserve(value.length);
      auto handles = static_cast<void**>(value.pointer);
      for (int32_t i = 0; i < value.length; ++i) list.push_back(borrow(handles[i]));
      stack.emplace_back(std::move(list));
      break;
    }
    case kOptionalTensorList: {
      c10::List<Optional<at::Tensor>> list;
      list.reserve(value.length);
      auto handles = static_cast<void**>(value.pointer);
      for (int32_t i = 0; i < value.length; ++i) {
        Optional<at::Tensor> item;
        if (handles[i] != nullptr) item = borrow(handles[i]);
        list.push_back(std::move(item));
      }
      stack.emplace_back(std::move(list));
      break;
    }
    default: TORCH_CHECK(false, "unknown value tag ", value.tag);
  }
}

void pop(c10::IValue&& item, Value& result) {
  result.integer = 0;
  result.length = 0;
  if (item.isTensor()) {
    result.pointer = release(std::move(item).toTensor());
    result.tag = result.pointer == nullptr ? kNone : kTensor;
  } else if (item.isInt()) {
    result.integer = item.toInt();
    result.tag = kInt;
  } else if (item.isDouble()) {
    result.real = item.toDouble();
    result.tag = kDouble;
  } else if (item.isBool()) {
    result.integer = item.toBool();
    result.tag = kBool;
  } else if (item.isTensorList()) {
    auto tensors = item.toTensorVector();
    auto handles = static_cast<void**>(std::malloc(sizeof(void*) * (tensors.size() + 1)));
    for (size_t i = 0; i < tensors.size(); ++i) handles[i] = release(std::move(tensors[i]));
    result.pointer = handles;
    result.length = static_cast<int32_t>(tensors.size());
    result.tag = kTensorList;
  } else {
    TORCH_CHECK(item.isNone(), "a result of type ", item.tagKind(), " is not supported");
    result.tag = kNone;
  }
}

// One stack a thread, so that a call does not allocate one; a call inside a call gets a fresh one.
struct StackLease {
  struct Slot {
    torch::jit::Stack stack;
    bool taken = false;
  };
  static Slot& slot() {
    static thread_local Slot instance;
    return instance;
  }
  Slot* pooled;
  torch::jit::Stack own;
  torch::jit::Stack& stack;

  StackLease() : pooled(slot().taken ? nullptr : &slot()), stack(pooled ? pooled->stack : own) {
    if (pooled) pooled->taken = true;
  }
  ~StackLease() {
    stack.clear();
    if (pooled) pooled->taken = false;
  }
};

void run(const Operator& op, const Value* arguments, int32_t count, torch::jit::Stack& stack) {
  for (int32_t i = 0; i < count; ++i) push(stack, arguments[i], op, i);
  for (size_t i = count; i < op.arguments->size(); ++i) push(stack, Value{{0}, kDefault, 0}, op, i);
  op.handle.callBoxed(stack);
}

// Makes a tensor anew each time it is asked for: C# code behind a function pointer.
struct TensorMaker : torch::CustomClassHolder {
  using Make = int32_t (*)(void* context, void** tensor, char* message, int32_t capacity);
  using Release = void (*)(void* context);

  TensorMaker(Make make, Release release, void* context) : make(make), release_context(release), context(context) {}
  ~TensorMaker() override { release_context(context); }

  at::Tensor operator()() const {
    void* tensor = nullptr;
    char message[512] = "";
    auto status = make(context, &tensor, message, sizeof message);
    TORCH_CHECK(status == 0, message);
    return take(tensor);
  }

  Make make;
  Release release_context;
  void* context;
};

// input · matrix^T for a matrix that is not learned. Autograd would keep the matrix until the backward pass; this keeps
// only the means to make it again.
struct RecomputedLinear : torch::autograd::Function<RecomputedLinear> {
  static at::Tensor forward(
      torch::autograd::AutogradContext* context, const at::Tensor& input, c10::intrusive_ptr<TensorMaker> maker) {
    context->saved_data["maker"] = c10::IValue::make_capsule(maker);
    return at::linear(input, (*maker)());
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    auto capsule = context->saved_data["maker"].toCapsule();
    auto maker = c10::static_intrusive_pointer_cast<TensorMaker>(capsule);
    return {at::matmul(gradients[0], (*maker)()), at::Tensor()};
  }
};

}  // namespace

// ---- the library -----------------------------------------------------------------------------------------------

RLFW_API int32_t rlfw_abi_version() { return kAbiVersion; }
RLFW_API const char* rlfw_torch_version() { return TORCH_VERSION; }
RLFW_API const char* rlfw_last_error() { return last_error.c_str(); }
RLFW_API void rlfw_memory_free(void* memory) { std::free(memory); }
RLFW_API int64_t rlfw_live_tensors() { return live_tensors.load(std::memory_order_relaxed); }

RLFW_API int32_t rlfw_built_with_cuda() {
#ifdef RLFW_CUDA
  return 1;
#else
  return 0;
#endif
}

// ---- operators -------------------------------------------------------------------------------------------------

// Null when the libtorch in use has no such operator.
RLFW_API void* rlfw_operator_find(const char* name, const char* overload) {
  void* result = nullptr;
  guarded([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    if (found.has_value()) result = new Operator{*found, &found->schema().arguments()};
  });
  return result;
}

// As libtorch writes it; valid until the calling thread asks again.
RLFW_API const char* rlfw_operator_schema(const Operator* op) {
  static thread_local std::string text;
  guarded([&] { text = c10::toString(op->handle.schema()); });
  return text.c_str();
}

// Arguments beyond `count` take their schema defaults. At most `capacity` results are written, the others dropped.
RLFW_API int32_t rlfw_operator_call(
    const Operator* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  return guarded([&] {
    StackLease lease;
    run(*op, arguments, count, lease.stack);
    auto produced = static_cast<int32_t>(lease.stack.size());
    for (int32_t i = 0; i < capacity; ++i) {
      results[i] = Value{{0}, kNone, 0};
      if (i < produced) pop(std::move(lease.stack[i]), results[i]);
    }
  });
}

// The common case: exactly one tensor comes back. Null for an undefined tensor.
RLFW_API int32_t rlfw_operator_call_tensor(const Operator* op, const Value* arguments, int32_t count, void** result) {
  return guarded([&] {
    StackLease lease;
    run(*op, arguments, count, lease.stack);
    *result = release(std::move(lease.stack[0]).toTensor());
  });
}

// ---- tensors ---------------------------------------------------------------------------------------------------

RLFW_API void rlfw_tensor_free(void* handle) {
  if (handle == nullptr) return;
  live_tensors.fetch_sub(1, std::memory_order_relaxed);
  guarded([&] { ImplPtr::reclaim(static_cast<Impl*>(handle)); });
}

RLFW_API void rlfw_tensor_free_many(void** handles, int32_t count) {
  for (int32_t i = 0; i < count; ++i) rlfw_tensor_free(handles[i]);
}

// Another owned handle to the same tensor.
RLFW_API void* rlfw_tensor_share(void* handle) { return release(borrow(handle)); }

RLFW_API int32_t rlfw_tensor_dim(void* handle) { return static_cast<int32_t>(static_cast<Impl*>(handle)->dim()); }
RLFW_API int64_t rlfw_tensor_numel(void* handle) { return static_cast<Impl*>(handle)->numel(); }
RLFW_API int32_t rlfw_tensor_dtype(void* handle) {
  return static_cast<int32_t>(c10::typeMetaToScalarType(static_cast<Impl*>(handle)->dtype()));
}
RLFW_API int64_t rlfw_tensor_device(void* handle) { return pack_device(static_cast<Impl*>(handle)->device()); }
RLFW_API int64_t rlfw_tensor_storage_offset(void* handle) { return static_cast<Impl*>(handle)->storage_offset(); }
RLFW_API int32_t rlfw_tensor_layout(void* handle) {
  return static_cast<int32_t>(static_cast<Impl*>(handle)->layout());
}

// Valid as long as the tensor lives and is not resized; copied by the caller at once.
RLFW_API const int64_t* rlfw_tensor_sizes(void* handle) { return static_cast<Impl*>(handle)->sizes().data(); }

RLFW_API int32_t rlfw_tensor_strides(void* handle, int64_t* strides) {
  return guarded([&] {
    auto view = static_cast<Impl*>(handle)->strides();
    std::memcpy(strides, view.data(), view.size() * sizeof(int64_t));
  });
}

RLFW_API int32_t rlfw_tensor_is_contiguous(void* handle) { return static_cast<Impl*>(handle)->is_contiguous(); }
RLFW_API int32_t rlfw_tensor_is_leaf(void* handle) { return borrow(handle).is_leaf(); }
RLFW_API int32_t rlfw_tensor_is_pinned(void* handle, int32_t* pinned) {
  return guarded([&] { *pinned = borrow(handle).is_pinned(); });
}
RLFW_API int32_t rlfw_tensor_requires_grad(void* handle) { return static_cast<Impl*>(handle)->requires_grad(); }
RLFW_API int32_t rlfw_tensor_is_inference(void* handle) { return static_cast<Impl*>(handle)->is_inference(); }

RLFW_API int32_t rlfw_tensor_version(void* handle, int64_t* version) {
  return guarded([&] { *version = borrow(handle)._version(); });
}

RLFW_API int32_t rlfw_tensor_set_requires_grad(void* handle, int32_t value) {
  return guarded([&] { borrow(handle).requires_grad_(value != 0); });
}

RLFW_API int32_t rlfw_tensor_data(void* handle, void** data) {
  return guarded([&] { *data = borrow(handle).data_ptr(); });
}

RLFW_API int32_t rlfw_tensor_storage_bytes(void* handle, int64_t* bytes) {
  return guarded([&] { *bytes = static_cast<int64_t>(static_cast<Impl*>(handle)->storage().nbytes()); });
}

RLFW_API int32_t rlfw_tensor_grad(void* handle, void** grad) {
  return guarded([&] { *grad = release(at::Tensor(borrow(handle).grad())); });
}

RLFW_API int32_t rlfw_tensor_set_grad(void* handle, void* grad) {
  return guarded([&] { borrow(handle).mutable_grad() = borrow(grad); });
}

// Replaces the tensor's contents by another tensor's, as autograd's `.data =` does: same handle, new storage.
RLFW_API int32_t rlfw_tensor_set_data(void* handle, void* source) {
  return guarded([&] { borrow(handle).set_data(borrow(source)); });
}

RLFW_API int32_t rlfw_tensor_retain_grad(void* handle) {
  return guarded([&] { borrow(handle).retain_grad(); });
}

// A tensor over memory that is not libtorch's. `deleter(context)` runs once, on whichever thread drops the last use.
RLFW_API int32_t rlfw_tensor_from_memory(
    void* data, const int64_t* sizes, int32_t dim, int32_t dtype, void (*deleter)(void*), void* context, void** result) {
  return guarded([&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
    auto shape = at::IntArrayRef(sizes, dim);
    if (deleter == nullptr) {
      *result = release(at::from_blob(data, shape, options));
    } else {
      *result = release(at::from_blob(data, shape, [deleter, context](void*) { deleter(context); }, options));
    }
  });
}

// ---- autograd --------------------------------------------------------------------------------------------------

RLFW_API int32_t rlfw_grad_mode() { return c10::GradMode::is_enabled(); }
RLFW_API void rlfw_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
RLFW_API int32_t rlfw_inference_mode() { return c10::InferenceMode::is_enabled(); }
// Guards are given back on the thread that took them, the last first.
RLFW_API void* rlfw_inference_mode_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
RLFW_API void rlfw_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

// retain_graph: -1 follows create_graph.
RLFW_API int32_t rlfw_backward(
    void** tensors, int32_t tensor_count, void** gradients, int32_t gradient_count, int32_t retain_graph,
    int32_t create_graph, void** inputs, int32_t input_count) {
  return guarded([&] {
    auto retain = retain_graph < 0 ? create_graph != 0 : retain_graph != 0;
    torch::autograd::backward(
        borrow_all(tensors, tensor_count), borrow_all(gradients, gradient_count), retain, create_graph != 0,
        borrow_all(inputs, input_count));
  });
}

// Writes one handle an input, null where the outputs do not depend on it.
RLFW_API int32_t rlfw_grad(
    void** outputs, int32_t output_count, void** inputs, int32_t input_count, void** gradients, int32_t gradient_count,
    int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
  return guarded([&] {
    auto grads = torch::autograd::grad(
        borrow_all(outputs, output_count), borrow_all(inputs, input_count), borrow_all(gradients, gradient_count),
        retain_graph != 0 || create_graph != 0, create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) results[i] = release(std::move(grads[i]));
  });
}

// The maker's context is released once, when the result's graph is freed or at once where there is none.
RLFW_API int32_t rlfw_recomputed_linear(
    void* input, TensorMaker::Make make, TensorMaker::Release release_context, void* context, void** result) {
  return guarded([&] {
    auto maker = c10::make_intrusive<TensorMaker>(make, release_context, context);
    *result = release(RecomputedLinear::apply(borrow(input), std::move(maker)));
  });
}

// ---- threads ---------------------------------------------------------------------------------------------------

// OpenMP keeps the thread count per calling thread. A fresh thread takes libtorch's process-wide value at its first
// parallel loop; rlfw_set_num_threads sets that value and the calling thread's own, rlfw_set_num_threads_here only
// the calling thread's.
extern "C" void omp_set_num_threads(int) __attribute__((weak));

RLFW_API int32_t rlfw_num_threads() { return at::get_num_threads(); }
RLFW_API int32_t rlfw_num_interop_threads() { return at::get_num_interop_threads(); }

RLFW_API int32_t rlfw_set_num_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

RLFW_API int32_t rlfw_set_num_interop_threads(int32_t count) {
  return guarded([&] { at::set_num_interop_threads(count); });
}

RLFW_API int32_t rlfw_set_num_threads_here(int32_t count) {
  return guarded([&] {
    TORCH_CHECK(count > 0, "the number of threads must be positive, not ", count);
    at::get_num_threads();  // lets libtorch initialise this thread first, or it would overwrite the value later
    TORCH_CHECK(omp_set_num_threads != nullptr, "this libtorch does not use OpenMP");
    omp_set_num_threads(count);
  });
}

RLFW_API void rlfw_use_deterministic_algorithms(int32_t enabled, int32_t warn_only) {
  at::globalContext().setDeterministicAlgorithms(enabled != 0, warn_only != 0);
}
RLFW_API int32_t rlfw_deterministic_algorithms() { return at::globalContext().deterministicAlgorithms(); }

RLFW_API void rlfw_set_allow_tf32(int32_t matmul, int32_t enabled) {
  if (matmul != 0) {
    at::globalContext().setAllowTF32CuBLAS(enabled != 0);
  } else {
    at::globalContext().setAllowTF32CuDNN(enabled != 0);
  }
}

// ---- generators ------------------------------------------------------------------------------------------------

RLFW_API int32_t rlfw_generator_create(int64_t device, uint64_t seed, void** result) {
  return guarded([&] {
    auto target = unpack_device(device);
    std::unique_ptr<at::Generator> generator;
    if (target.is_cpu()) {
      generator.reset(new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed)));
    } else {
#ifdef RLFW_CUDA
      TORCH_CHECK(target.is_cuda(), "a generator lives on the CPU or on a CUDA device");
      generator.reset(new at::Generator(at::cuda::detail::createCUDAGenerator(target.index())));
      generator->set_current_seed(seed);
#else
      TORCH_CHECK(false, "this libtorch was built without CUDA");
#endif
    }
    *result = generator.release();
  });
}

RLFW_API void rlfw_generator_free(void* handle) { delete static_cast<at::Generator*>(handle); }

RLFW_API int32_t rlfw_generator_set_seed(at::Generator* generator, uint64_t seed) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
  });
}

RLFW_API int32_t rlfw_generator_seed(at::Generator* generator, uint64_t* seed) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *seed = generator->current_seed();
  });
}

RLFW_API int32_t rlfw_generator_state(at::Generator* generator, void** result) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *result = release(generator->get_state());
  });
}

RLFW_API int32_t rlfw_generator_set_state(at::Generator* generator, void* state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(borrow(state));
  });
}

// ---- CUDA ------------------------------------------------------------------------------------------------------

#ifdef RLFW_CUDA
#define RLFW_CUDA_BODY(...) return guarded([&] { __VA_ARGS__; })
#else
#define RLFW_CUDA_BODY(...) \
  return guarded([&] { TORCH_CHECK(false, "this libtorch was built without CUDA"); })
#endif

RLFW_API int32_t rlfw_cuda_device_count() {
#ifdef RLFW_CUDA
  return c10::cuda::device_count();
#else
  return 0;
#endif
}

RLFW_API int32_t rlfw_cuda_has_cudnn() { return at::globalContext().hasCuDNN() ? 1 : 0; }

RLFW_API int32_t rlfw_cuda_synchronize(int32_t device) {
  RLFW_CUDA_BODY(auto previous = c10::cuda::current_device(); c10::cuda::set_device(device < 0 ? previous : device);
                 c10::cuda::device_synchronize(); c10::cuda::set_device(previous));
}

RLFW_API int32_t rlfw_cuda_set_device(int32_t device) { RLFW_CUDA_BODY(c10::cuda::set_device(device)); }

// Writes: bytes allocated now, at the peak, reserved now, at the peak.
RLFW_API int32_t rlfw_cuda_memory(int32_t device, int64_t* bytes) {
  RLFW_CUDA_BODY(auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device);
                 bytes[0] = stats.allocated_bytes[0].current; bytes[1] = stats.allocated_bytes[0].peak;
                 bytes[2] = stats.reserved_bytes[0].current; bytes[3] = stats.reserved_bytes[0].peak);
}

RLFW_API int32_t rlfw_cuda_reset_peak_memory(int32_t device) {
  RLFW_CUDA_BODY(c10::cuda::CUDACachingAllocator::resetPeakStats(device));
}

RLFW_API int32_t rlfw_cuda_empty_cache() { RLFW_CUDA_BODY(c10::cuda::CUDACachingAllocator::emptyCache()); }

// A stream is its packed three numbers (id, device, device type); `native` is the cudaStream_t.
RLFW_API int32_t rlfw_cuda_stream_from_pool(int32_t device, int32_t high_priority, int64_t* packed) {
  RLFW_CUDA_BODY(auto stream = c10::cuda::getStreamFromPool(high_priority != 0, device);
                 packed[0] = stream.id(); packed[1] = stream.device_index());
}

RLFW_API int32_t rlfw_cuda_stream_current(int32_t device, int64_t* packed) {
  RLFW_CUDA_BODY(auto stream = c10::cuda::getCurrentCUDAStream(device); packed[0] = stream.id();
                 packed[1] = stream.device_index());
}

#ifdef RLFW_CUDA
static c10::cuda::CUDAStream stream_of(const int64_t* packed) {
  return c10::cuda::CUDAStream(c10::Stream(
      c10::Stream::UNSAFE, c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(packed[1])), packed[0]));
}
#endif

RLFW_API int32_t rlfw_cuda_stream_set(const int64_t* packed) {
  RLFW_CUDA_BODY(c10::cuda::setCurrentCUDAStream(stream_of(packed)));
}

RLFW_API int32_t rlfw_cuda_stream_synchronize(const int64_t* packed) {
  RLFW_CUDA_BODY(stream_of(packed).synchronize());
}

RLFW_API int32_t rlfw_cuda_stream_native(const int64_t* packed, void** native) {
  RLFW_CUDA_BODY(*native = static_cast<void*>(stream_of(packed).stream()));
}

// A mark in a stream that the host can wait for.
RLFW_API int32_t rlfw_cuda_event_create(int32_t timed, void** event) {
  RLFW_CUDA_BODY(*event = new at::cuda::CUDAEvent(timed != 0 ? cudaEventDefault : cudaEventDisableTiming));
}

RLFW_API int32_t rlfw_cuda_event_free(void* event) { RLFW_CUDA_BODY(delete static_cast<at::cuda::CUDAEvent*>(event)); }

// Behind what the current stream has been given so far.
RLFW_API int32_t rlfw_cuda_event_record(void* event) {
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAEvent*>(event)->record());
}

// What the current stream is given from now on waits for the mark.
RLFW_API int32_t rlfw_cuda_event_block(void* event) {
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAEvent*>(event)->block(c10::cuda::getCurrentCUDAStream()));
}

RLFW_API int32_t rlfw_cuda_event_synchronize(void* event) {
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAEvent*>(event)->synchronize());
}

RLFW_API int32_t rlfw_cuda_event_elapsed(void* from, void* to, float* milliseconds) {
  RLFW_CUDA_BODY(*milliseconds =
      static_cast<at::cuda::CUDAEvent*>(from)->elapsed_time(*static_cast<at::cuda::CUDAEvent*>(to)));
}

RLFW_API int32_t rlfw_cuda_graph_create(void** graph) { RLFW_CUDA_BODY(*graph = new at::cuda::CUDAGraph()); }

RLFW_API int32_t rlfw_cuda_graph_free(void* graph) { RLFW_CUDA_BODY(delete static_cast<at::cuda::CUDAGraph*>(graph)); }

// Other threads go on using the device meanwhile, where libtorch lets them.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
#define RLFW_CAPTURE(graph, pool) graph->capture_begin(pool, cudaStreamCaptureModeThreadLocal)
#else
#define RLFW_CAPTURE(graph, pool) graph->capture_begin(pool)
#endif

// `shared` is another graph whose memory pool is used, or null. The current stream must not be the default one.
RLFW_API int32_t rlfw_cuda_graph_begin(void* graph, void* shared) {
  RLFW_CUDA_BODY(auto target = static_cast<at::cuda::CUDAGraph*>(graph); at::cuda::MempoolId_t pool{0, 0};
                 if (shared != nullptr) pool = static_cast<at::cuda::CUDAGraph*>(shared)->pool();
                 RLFW_CAPTURE(target, pool));
}

RLFW_API int32_t rlfw_cuda_graph_end(void* graph) {
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAGraph*>(graph)->capture_end());
}

RLFW_API int32_t rlfw_cuda_graph_replay(void* graph) {
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAGraph*>(graph)->replay());
}

RLFW_API int32_t rlfw_cuda_graph_reset(void* graph) {
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAGraph*>(graph)->reset());
}

// Lets a generator of our own be used inside a capture; before libtorch 2.4 only the global one could.
RLFW_API int32_t rlfw_cuda_graph_register_generator(void* graph, void* generator) {
#if defined(RLFW_CUDA) && RLFW_VERSION_AT_LEAST(2, 4)
  RLFW_CUDA_BODY(static_cast<at::cuda::CUDAGraph*>(graph)->register_generator_state(
      *static_cast<at::Generator*>(generator)));
#else
  return guarded([&] { TORCH_CHECK(false, "generators in CUDA graphs need a CUDA build of libtorch 2.4 or later"); });
#endif
}

// ---- kernels of our own ----------------------------------------------------------------------------------------
//
// CUDA C++ text is compiled by NVRTC and launched through the driver. Neither library is linked: NVRTC is the one that
// libtorch brings (libcaffe2_nvrtc.so depends on it), and the driver comes with the machine. Their headers are not
// part of every libtorch, so the few functions are declared here; both ABIs have been stable since CUDA 11.2.

namespace {

std::string library_folder() {
  Dl_info info;
#ifdef RLFW_CUDA
  auto address = reinterpret_cast<void*>(&c10::cuda::device_count);
#else
  auto address = reinterpret_cast<void*>(&at::get_num_threads);
#endif
  if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return ".";
  std::string path = info.dli_fname;
  auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

void* open_first(const std::vector<std::string>& names, const char* needed) {
  for (const auto& name : names) {
    if (auto library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      // A search through the handle sees what the library depends on too.
      if (dlsym(library, needed) != nullptr) return library;
      dlclose(library);
    }
  }
  return nullptr;
}

template <class F>
void bind(void* library, const char* name, F*& function) {
  function = reinterpret_cast<F*>(dlsym(library, name));
}

struct Nvrtc {
  int (*version)(int*, int*);
  int (*create)(void**, const char*, const char*, int, const char* const*, const char* const*);
  int (*compile)(void*, int, const char* const*);
  int (*destroy)(void**);
  int (*log_size)(void*, size_t*);
  int (*log)(void*, char*);
  int (*cubin_size)(void*, size_t*);
  int (*cubin)(void*, char*);
  int (*ptx_size)(void*, size_t*);
  int (*ptx)(void*, char*);
  const char* (*error)(int);
  int (*architecture_count)(int*);
  int (*architectures)(int*);

  static const Nvrtc& instance() {
    static const Nvrtc loaded;
    return loaded;
  }

  void check(int status, const char* what) const {
    TORCH_CHECK(status == 0, what, ": ", error(status));
  }

 private:
  Nvrtc() {
    auto folder = library_folder();
    std::vector<std::string> names{folder + "/libcaffe2_nvrtc.so", "libcaffe2_nvrtc.so"};
    for (auto file : {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"}) {
      for (auto place : {"/", "/../../nvidia/cu13/lib/", "/../../nvidia/cuda_nvrtc/lib/"}) {
        names.push_back(folder + place + file);
      }
      names.push_back(file);
    }
    auto library = open_first(names, "nvrtcCompileProgram");
    TORCH_CHECK(
        library != nullptr,
        "NVRTC (libnvrtc.so), which comes with every CUDA build of libtorch, was not found");
    bind(library, "nvrtcVersion", version);
    bind(library, "nvrtcCreateProgram", create);
    bind(library, "nvrtcCompileProgram", compile);
    bind(library, "nvrtcDestroyProgram", destroy);
    bind(library, "nvrtcGetProgramLogSize", log_size);
    bind(library, "nvrtcGetProgramLog", log);
    bind(library, "nvrtcGetCUBINSize", cubin_size);
    bind(library, "nvrtcGetCUBIN", cubin);
    bind(library, "nvrtcGetPTXSize", ptx_size);
    bind(library, "nvrtcGetPTX", ptx);
    bind(library, "nvrtcGetErrorString", error);
    bind(library, "nvrtcGetNumSupportedArchs", architecture_count);
    bind(library, "nvrtcGetSupportedArchs", architectures);
    TORCH_CHECK(cubin != nullptr && architectures != nullptr, "NVRTC is older than CUDA 11.2");
  }
};

char* copy_text(const std::string& text) {
  auto copy = static_cast<char*>(std::malloc(text.size() + 1));
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

}  // namespace

// Writes: major, minor.
RLFW_API int32_t rlfw_nvrtc_version(int32_t* version) {
  return guarded([&] {
    const auto& nvrtc = Nvrtc::instance();
    nvrtc.check(nvrtc.version(version, version + 1), "nvrtcVersion");
  });
}

// The architectures that can be compiled for (90 for sm_90), ascending; `count` is how many there are.
RLFW_API int32_t rlfw_nvrtc_architectures(int32_t* architectures, int32_t capacity, int32_t* count) {
  return guarded([&] {
    const auto& nvrtc = Nvrtc::instance();
    nvrtc.check(nvrtc.architecture_count(count), "nvrtcGetNumSupportedArchs");
    std::vector<int> all(*count);
    nvrtc.check(nvrtc.architectures(all.data()), "nvrtcGetSupportedArchs");
    for (int32_t i = 0; i < *count && i < capacity; ++i) architectures[i] = all[i];
  });
}

// Compiles to machine code, or to PTX (which the driver compiles when it loads it). `image` stays null where the source
// does not compile; `log` has what the compiler said. Both are freed by rlfw_memory_free.
RLFW_API int32_t rlfw_nvrtc_compile(
    const char* source, const char* name, const char* const* options, int32_t option_count, int32_t to_ptx, void** image,
    int64_t* size, char** log) {
  *image = nullptr;
  *log = nullptr;
  *size = 0;
  return guarded([&] {
    const auto& nvrtc = Nvrtc::instance();
    void* program = nullptr;
    nvrtc.check(nvrtc.create(&program, source, name, 0, nullptr, nullptr), "nvrtcCreateProgram");
    std::shared_ptr<void> owner(program, [&nvrtc](void* handle) { nvrtc.destroy(&handle); });
    auto status = nvrtc.compile(program, option_count, options);
    size_t length = 0;
    std::string text;
    if (nvrtc.log_size(program, &length) == 0 && length > 1) {
      text.resize(length);
      nvrtc.log(program, &text[0]);
      text.resize(std::strlen(text.c_str()));
    }
    if (status != 0) {
      *log = copy_text(std::string(nvrtc.error(status)) + (text.empty() ? "" : "\n" + text));
      return;
    }
    size_t bytes = 0;
    nvrtc.check(to_ptx != 0 ? nvrtc.ptx_size(program, &bytes) : nvrtc.cubin_size(program, &bytes), "the image's size");
    TORCH_CHECK(bytes > 0, "NVRTC made no image of ", name);
    auto made = static_cast<char*>(std::malloc(bytes));
    std::shared_ptr<void> made_owner(made, std::free);
    nvrtc.check(to_ptx != 0 ? nvrtc.ptx(program, made) : nvrtc.cubin(program, made), "the image");
    *log = copy_text(text);
    *size = static_cast<int64_t>(bytes);
    *image = std::malloc(bytes);
    std::memcpy(*image, made, bytes);
  });
}

#ifdef RLFW_CUDA
namespace {

struct Driver {
  int (*init)(unsigned);
  int (*error)(int, const char**);
  int (*version)(int*);
  int (*name)(char*, int, int);
  int (*attribute)(int*, int, int);
  int (*memory)(size_t*, size_t*);
  int (*current_context)(void**);
  int (*primary_context)(void**, int);
  int (*set_context)(void*);
  int (*load)(void**, const void*);
  int (*unload)(void*);
  int (*function)(void**, void*, const char*);
  int (*function_attribute)(int*, int, void*);
  int (*set_function_attribute)(void*, int, int);
  int (*launch)(
      void*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void*, void**, void**);

  static const Driver& instance() {
    static const Driver loaded;
    return loaded;
  }

  void check(int status, const char* what) const {
    if (status == 0) return;
    const char* text = nullptr;
    error(status, &text);
    TORCH_CHECK(false, what, ": ", text == nullptr ? "unknown error" : text, " (", status, ")");
  }

  // libtorch makes a device's context on first use, which need not have been on this thread.
  void need_context(int device) const {
    void* context = nullptr;
    if (current_context(&context) == 0 && context != nullptr) return;
    check(primary_context(&context, device), "cuDevicePrimaryCtxRetain");
    check(set_context(context), "cuCtxSetCurrent");
  }

 private:
  Driver() {
    auto library = open_first({"libcuda.so.1", "libcuda.so"}, "cuLaunchKernel");
    TORCH_CHECK(library != nullptr, "the CUDA driver (libcuda.so.1) was not found");
    bind(library, "cuInit", init);
    bind(library, "cuGetErrorString", error);
    bind(library, "cuDriverGetVersion", version);
    bind(library, "cuDeviceGetName", name);
    bind(library, "cuDeviceGetAttribute", attribute);
    bind(library, "cuMemGetInfo_v2", memory);
    bind(library, "cuCtxGetCurrent", current_context);
    bind(library, "cuDevicePrimaryCtxRetain", primary_context);
    bind(library, "cuCtxSetCurrent", set_context);
    bind(library, "cuModuleLoadData", load);
    bind(library, "cuModuleUnload", unload);
    bind(library, "cuModuleGetFunction", function);
    bind(library, "cuFuncGetAttribute", function_attribute);
    bind(library, "cuFuncSetAttribute", set_function_attribute);
    bind(library, "cuLaunchKernel", launch);
    check(init(0), "cuInit");
  }
};

}  // namespace
#endif

// Versions of CUDA are 1000 * major + 10 * minor; this one is the newest that the driver serves.
RLFW_API int32_t rlfw_cuda_driver_version(int32_t* version) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance();
                 driver.check(driver.version(version), "cuDriverGetVersion"));
}

// Writes: the CUDA that libtorch was built with, and cuDNN's version as it counts itself, 0 where it is missing.
RLFW_API int32_t rlfw_cuda_library_versions(int64_t* versions) {
  RLFW_CUDA_BODY(const auto& hooks = at::detail::getCUDAHooks(); versions[0] = hooks.versionCUDART();
                 versions[1] = hooks.hasCuDNN() ? hooks.versionCuDNN() : 0);
}

// The device's name, cut to what the buffer holds with its last zero.
RLFW_API int32_t rlfw_cuda_device_name(int32_t device, char* name, int32_t capacity) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance();
                 driver.check(driver.name(name, capacity, device), "cuDeviceGetName"));
}

// Values of CUdevice_attribute numbers; a device is its index.
RLFW_API int32_t rlfw_cuda_device_attributes(
    int32_t device, const int32_t* attributes, int32_t count, int32_t* values) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance();
                 for (int32_t i = 0; i < count; ++i) {
                   driver.check(driver.attribute(values + i, attributes[i], device), "cuDeviceGetAttribute");
                 });
}

// Writes: bytes free, in all. What libtorch has reserved counts as taken.
RLFW_API int32_t rlfw_cuda_device_memory(int32_t device, int64_t* bytes) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance(); c10::cuda::CUDAGuard guard(device);
                 driver.need_context(device); size_t available = 0; size_t total = 0;
                 driver.check(driver.memory(&available, &total), "cuMemGetInfo");
                 bytes[0] = static_cast<int64_t>(available); bytes[1] = static_cast<int64_t>(total));
}

// Loads machine code, or PTX text that ends with a zero byte.
RLFW_API int32_t rlfw_cuda_module_load(int32_t device, const void* image, void** module) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance(); c10::cuda::CUDAGuard guard(device);
                 driver.need_context(device); driver.check(driver.load(module, image), "cuModuleLoadData"));
}

RLFW_API int32_t rlfw_cuda_module_unload(int32_t device, void* module) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance(); c10::cuda::CUDAGuard guard(device);
                 driver.need_context(device); driver.check(driver.unload(module), "cuModuleUnload"));
}

RLFW_API int32_t rlfw_cuda_module_function(int32_t device, void* module, const char* name, void** function) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance(); c10::cuda::CUDAGuard guard(device);
                 driver.need_context(device); driver.check(driver.function(function, module, name), name));
}

// A CUfunction_attribute of a kernel: 3 bytes of local memory a thread, 4 registers a thread, ...
RLFW_API int32_t rlfw_cuda_function_attribute(void* function, int32_t attribute, int32_t* value) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance();
                 driver.check(driver.function_attribute(value, attribute, function), "cuFuncGetAttribute"));
}

RLFW_API int32_t rlfw_cuda_function_set_attribute(void* function, int32_t attribute, int32_t value) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance();
                 driver.check(driver.set_function_attribute(function, attribute, value), "cuFuncSetAttribute"));
}

// Launches on the device's current stream, so that it can be part of a recording. `shape`: blocks in x, y, z, threads a
// block, bytes of dynamic shared memory. `arguments` points to the arguments one by one.
RLFW_API int32_t rlfw_cuda_launch(int32_t device, void* function, const uint32_t* shape, void** arguments) {
  RLFW_CUDA_BODY(const auto& driver = Driver::instance(); c10::cuda::CUDAGuard guard(device);
                 driver.need_context(device);
                 auto stream = c10::cuda::getCurrentCUDAStream(static_cast<c10::DeviceIndex>(device)).stream();
                 driver.check(
                     driver.launch(
                         function, shape[0], shape[1], shape[2], shape[3], 1, 1, shape[4], static_cast<void*>(stream),
                         arguments, nullptr),
                     "cuLaunchKernel"));
}
