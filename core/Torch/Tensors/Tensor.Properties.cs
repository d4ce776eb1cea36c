using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Element type.</summary>
        public ScalarType dtype
        {
            get
            {
                var type = (ScalarType)NativeMethods.rlfw_tensor_dtype(Handle);
                GC.KeepAlive(this);
                return type;
            }
        }

        /// <summary>Where the data lies.</summary>
        public Device device
        {
            get
            {
                var packed = NativeMethods.rlfw_tensor_device(Handle);
                GC.KeepAlive(this);
                return packed == CPU.Packed ? CPU : new Device(packed);
            }
        }

        /// <summary>Kind of device.</summary>
        public DeviceType device_type => device.type;

        /// <summary>Which device of its kind, -1 for the host.</summary>
        public int device_index => device.index;

        /// <summary>Whether the data lies on a GPU.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether it has a shape, but no data.</summary>
        public bool is_meta => device_type == DeviceType.META;

        /// <summary>Whether it is stored sparsely.</summary>
        public bool is_sparse
        {
            get
            {
                var sparse = NativeMethods.rlfw_tensor_layout(Handle) != 0;
                GC.KeepAlive(this);
                return sparse;
            }
        }

        /// <summary>Lengths of the dimensions, as a new array.</summary>
        public unsafe long[] shape
        {
            get
            {
                var native = Handle;
                var dims = NativeMethods.rlfw_tensor_dim(native);
                var sizes = new ReadOnlySpan<long>(NativeMethods.rlfw_tensor_sizes(native), dims).ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>Number of dimensions.</summary>
        public long ndim => dim();

        /// <summary>Number of dimensions.</summary>
        public long Dimensions => dim();

        /// <summary>Number of elements.</summary>
        public long NumberOfElements => numel();

        /// <summary>Bytes of an element.</summary>
        public long ElementSize => element_size();

        /// <summary>Whether the data lies on the host.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are integers or booleans.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements lie in memory in the order of their indexes, without gaps.</summary>
        public bool is_contiguous()
        {
            var contiguous = NativeMethods.rlfw_tensor_is_contiguous(Handle) != 0;
            GC.KeepAlive(this);
            return contiguous;
        }

        /// <summary>Whether the host memory is page-locked.</summary>
        public unsafe bool is_pinned()
        {
            int pinned;
            Native.Check(NativeMethods.rlfw_tensor_is_pinned(Handle, &pinned), nameof(is_pinned));
            GC.KeepAlive(this);
            return pinned != 0;
        }

        /// <summary>Number of dimensions.</summary>
        public long dim()
        {
            var dims = NativeMethods.rlfw_tensor_dim(Handle);
            GC.KeepAlive(this);
            return dims;
        }

        /// <summary>Number of elements.</summary>
        public long numel()
        {
            var count = NativeMethods.rlfw_tensor_numel(Handle);
            GC.KeepAlive(this);
            return count;
        }

        /// <summary>Bytes of an element.</summary>
        public long element_size() => dtype.ElementSize();

        /// <summary>Lengths of the dimensions, as a new array.</summary>
        public long[] size() => shape;

        /// <summary>Length of one dimension; negative numbers count from the end.</summary>
        public unsafe long size(int dim)
        {
            var native = Handle;
            var dims = NativeMethods.rlfw_tensor_dim(native);
            var index = dim < 0 ? dim + dims : dim;
            if ((uint)index >= (uint)dims)
            {
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {dims} dimensions.");
            }
            var length = NativeMethods.rlfw_tensor_sizes(native)[index];
            GC.KeepAlive(this);
            return length;
        }

        /// <summary>Elements from one position to the next, for each dimension.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[dim()];
            fixed (long* pointer = strides)
            {
                Native.Check(NativeMethods.rlfw_tensor_strides(Handle, pointer), nameof(stride));
            }
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>Elements from one position to the next in one dimension; negative numbers count from the end.</summary>
        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        /// <summary>Elements from the start of the storage to the first element.</summary>
        public long storage_offset()
        {
            var offset = NativeMethods.rlfw_tensor_storage_offset(Handle);
            GC.KeepAlive(this);
            return offset;
        }

        /// <summary>The first element's address; its device's, not the host's, for a GPU tensor.</summary>
        internal unsafe void* DataPointer()
        {
            void* data;
            Native.Check(NativeMethods.rlfw_tensor_data(Handle, &data), "data");
            GC.KeepAlive(this);
            return data;
        }
    }

    /// <summary>Number of elements.</summary>
    public static long numel(Tensor input) => input.numel();

    /// <summary>Whether the type is a floating-point type.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;

    /// <summary>Whether the elements are floating-point numbers.</summary>
    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    /// <summary>Whether the type is an integer type or boolean.</summary>
    public static bool is_integral(ScalarType type) =>
        type
            is ScalarType.Byte
                or ScalarType.Int8
                or ScalarType.Int16
                or ScalarType.Int32
                or ScalarType.Int64
                or ScalarType.Bool;

    /// <summary>Whether the elements are integers or booleans.</summary>
    public static bool is_integral(Tensor t) => t.is_integral();

    /// <summary>Whether an object is a tensor.</summary>
    public static bool is_tensor(object obj) => obj is Tensor;
}
