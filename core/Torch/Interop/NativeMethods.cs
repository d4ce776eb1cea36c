using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rlfw.Torch.Interop;

/// <summary>
/// The C ABI of core/Torch/Native/rlfw_torch.cpp. Functions that return an int of status give 0 for success; the
/// message of a failure is in <see cref="rlfw_last_error"/>. Getters that only read a field skip the GC transition.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "rlfw_torch";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, ShimLoader.Resolve);

    [LibraryImport(Library)]
    internal static partial int rlfw_abi_version();

    [LibraryImport(Library)]
    internal static partial byte* rlfw_torch_version();

    [LibraryImport(Library)]
    internal static partial byte* rlfw_last_error();

    [LibraryImport(Library)]
    internal static partial void rlfw_memory_free(nint memory);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long rlfw_live_tensors();

    [LibraryImport(Library)]
    internal static partial int rlfw_built_with_cuda();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint rlfw_operator_find(string name, string overload);

    [LibraryImport(Library)]
    internal static partial byte* rlfw_operator_schema(nint op);

    [LibraryImport(Library)]
    internal static partial int rlfw_operator_call(nint op, Value* args, int count, Value* results, int capacity);

    [LibraryImport(Library)]
    internal static partial int rlfw_operator_call_tensor(nint op, Value* arguments, int count, nint* result);

    [LibraryImport(Library)]
    internal static partial void rlfw_tensor_free(nint handle);

    [LibraryImport(Library)]
    internal static partial void rlfw_tensor_free_many(nint* handles, int count);

    [LibraryImport(Library)]
    internal static partial nint rlfw_tensor_share(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int rlfw_tensor_dim(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long rlfw_tensor_numel(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int rlfw_tensor_dtype(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long rlfw_tensor_device(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long rlfw_tensor_storage_offset(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int rlfw_tensor_layout(nint handle);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long* rlfw_tensor_sizes(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_strides(nint handle, long* strides);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_is_contiguous(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_is_leaf(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_is_pinned(nint handle, int* pinned);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_requires_grad(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_is_inference(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_version(nint handle, long* version);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_set_requires_grad(nint handle, int value);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_data(nint handle, void** data);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_storage_bytes(nint handle, long* bytes);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_grad(nint handle, nint* grad);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_set_grad(nint handle, nint grad);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_set_data(nint handle, nint source);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_retain_grad(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_tensor_from_memory(
        void* data,
        long* sizes,
        int dim,
        int dtype,
        delegate* unmanaged[Cdecl]<nint, void> deleter,
        nint context,
        nint* result
    );

    [LibraryImport(Library)]
    internal static partial int rlfw_recomputed_linear(
        nint input,
        delegate* unmanaged[Cdecl]<nint, nint*, byte*, int, int> make,
        delegate* unmanaged[Cdecl]<nint, void> release,
        nint context,
        nint* result
    );

    [LibraryImport(Library)]
    internal static partial int rlfw_grad_mode();

    [LibraryImport(Library)]
    internal static partial void rlfw_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    internal static partial int rlfw_inference_mode();

    [LibraryImport(Library)]
    internal static partial nint rlfw_inference_mode_enter(int enabled);

    [LibraryImport(Library)]
    internal static partial void rlfw_inference_mode_leave(nint guard);

    [LibraryImport(Library)]
    internal static partial int rlfw_backward(
        nint* tensors,
        int tensorCount,
        nint* gradients,
        int gradientCount,
        int retainGraph,
        int createGraph,
        nint* inputs,
        int inputCount
    );

    [LibraryImport(Library)]
    internal static partial int rlfw_grad(
        nint* outputs,
        int outputCount,
        nint* inputs,
        int inputCount,
        nint* gradients,
        int gradientCount,
        int retainGraph,
        int createGraph,
        int allowUnused,
        nint* results
    );

    [LibraryImport(Library)]
    internal static partial int rlfw_num_threads();

    [LibraryImport(Library)]
    internal static partial int rlfw_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int rlfw_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int rlfw_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int rlfw_set_num_threads_here(int count);

    [LibraryImport(Library)]
    internal static partial void rlfw_use_deterministic_algorithms(int enabled, int warnOnly);

    [LibraryImport(Library)]
    internal static partial int rlfw_deterministic_algorithms();

    [LibraryImport(Library)]
    internal static partial void rlfw_set_allow_tf32(int matmul, int enabled);

    [LibraryImport(Library)]
    internal static partial int rlfw_generator_create(long device, ulong seed, nint* result);

    [LibraryImport(Library)]
    internal static partial void rlfw_generator_free(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_generator_set_seed(nint handle, ulong seed);

    [LibraryImport(Library)]
    internal static partial int rlfw_generator_seed(nint handle, ulong* seed);

    [LibraryImport(Library)]
    internal static partial int rlfw_generator_state(nint handle, nint* result);

    [LibraryImport(Library)]
    internal static partial int rlfw_generator_set_state(nint handle, nint state);
}
