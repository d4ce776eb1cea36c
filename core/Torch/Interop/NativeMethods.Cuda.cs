using System.Runtime.InteropServices;

namespace Rlfw.Torch.Interop;

/// <summary>The CUDA part of the C ABI; every function but the counts fails in a build without CUDA.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_has_cudnn();

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_synchronize(int device);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_set_device(int device);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_memory(int device, long* bytes);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_reset_peak_memory(int device);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_empty_cache();

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_stream_from_pool(int device, int highPriority, long* packed);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_stream_current(int device, long* packed);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_stream_set(long* packed);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_stream_synchronize(long* packed);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_stream_native(long* packed, nint* native);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_create(nint* graph);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_event_create(int timed, nint* handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_event_free(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_event_record(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_event_block(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_event_synchronize(nint handle);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_event_elapsed(nint from, nint to, float* milliseconds);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_free(nint graph);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_begin(nint graph, nint shared);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_end(nint graph);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_replay(nint graph);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_reset(nint graph);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_graph_register_generator(nint graph, nint generator);

    [LibraryImport(Library)]
    internal static partial int rlfw_nvrtc_version(int* version);

    [LibraryImport(Library)]
    internal static partial int rlfw_nvrtc_architectures(int* architectures, int capacity, int* count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rlfw_nvrtc_compile(
        string source,
        string name,
        byte** options,
        int optionCount,
        int toPtx,
        nint* image,
        long* size,
        nint* log
    );

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_driver_version(int* version);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_library_versions(long* versions);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_device_name(int device, byte* name, int capacity);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_device_attributes(int device, int* attributes, int count, int* values);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_device_memory(int device, long* bytes);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_module_load(int device, byte* image, nint* module);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_module_unload(int device, nint module);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rlfw_cuda_module_function(int device, nint module, string name, nint* function);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_function_attribute(nint function, int attribute, int* value);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_function_set_attribute(nint function, int attribute, int value);

    [LibraryImport(Library)]
    internal static partial int rlfw_cuda_launch(int device, nint function, uint* shape, void** arguments);
}
