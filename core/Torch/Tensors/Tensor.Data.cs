using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rlfw.Torch.Interop;
using Rlfw.Torch.Utils;

namespace Rlfw.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements of a host tensor as bytes; they are valid as long as the tensor lives.</summary>
        /// <exception cref="InvalidOperationException">Not on the host, not contiguous, or more than 2 GB.</exception>
        public unsafe Span<byte> bytes
        {
            get => HostBytes();
            set
            {
                var target = HostBytes();
                if (value.Length != target.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes given, {target.Length} needed.", nameof(value));
                }
                value.CopyTo(target);
            }
        }

        /// <summary>The elements of a host tensor for reading and writing.</summary>
        /// <typeparam name="T">The element's C# type.</typeparam>
        /// <exception cref="ArgumentException">The type does not fit <see cref="dtype"/>.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            CheckElement<T>(dtype);
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element.</summary>
        /// <typeparam name="T">The element's C# type, which must fit <see cref="dtype"/>.</typeparam>
        /// <exception cref="ArgumentException">The type does not fit, or there are more elements than one.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            CheckElement<T>(dtype);
            if (numel() != 1)
            {
                throw new ArgumentException($"item() needs a tensor of one element; this one has {numel()}.");
            }
            if (device_type != DeviceType.CPU)
            {
                using var host = cpu();
                return host.item<T>();
            }
            var value = Unsafe.ReadUnaligned<T>(DataPointer());
            GC.KeepAlive(this);
            return value;
        }

        /// <summary>The only element as a scalar.</summary>
        public Scalar ToScalar() => Aten.item(this);

        /// <summary>The elements as nested lists of numbers; a number where there are no dimensions.</summary>
        public object tolist()
        {
            using var host = dtype switch
            {
                ScalarType.Float16 or ScalarType.BFloat16 => to_type(ScalarType.Float32),
                _ => cpu(),
            };
            using var plain = host.cpu().contiguous();
            return plain.ToList(0, 0);
        }

        /// <summary>Element <paramref name="i"/> of a contiguous host tensor.</summary>
        public unsafe T ReadCpuValue<T>(long i)
            where T : unmanaged
        {
            CheckElement<T>(dtype);
            ArgumentOutOfRangeException.ThrowIfNegative(i);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, numel());
            CheckHost();
            var value = ((T*)DataPointer())[i];
            GC.KeepAlive(this);
            return value;
        }

        /// <summary>Writes the elements of a host tensor to a stream, in index order, as they lie in memory.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            stream.Write(HostBytes());
            GC.KeepAlive(this);
        }

        /// <summary>Fills a host tensor from a stream.</summary>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            stream.ReadExactly(HostBytes());
            GC.KeepAlive(this);
        }

        internal unsafe Span<byte> HostBytes()
        {
            CheckHost();
            var length = numel() * element_size();
            if (length > int.MaxValue)
            {
                throw new InvalidOperationException($"A span cannot hold {length} bytes.");
            }
            return new Span<byte>(DataPointer(), (int)length);
        }

        private void CheckHost()
        {
            if (device_type != DeviceType.CPU || !is_contiguous())
            {
                throw new InvalidOperationException("Only contiguous tensors on the host can be read directly.");
            }
        }

        private static void CheckElement<T>(ScalarType type)
        {
            var fits = type switch
            {
                ScalarType.Float32 => typeof(T) == typeof(float),
                ScalarType.Float64 => typeof(T) == typeof(double),
                ScalarType.Float16 => typeof(T) == typeof(Half),
                ScalarType.BFloat16 => typeof(T) == typeof(BFloat16),
                ScalarType.Int64 => typeof(T) == typeof(long),
                ScalarType.Int32 => typeof(T) == typeof(int),
                ScalarType.Int16 => typeof(T) == typeof(short),
                ScalarType.Int8 => typeof(T) == typeof(sbyte),
                ScalarType.Byte => typeof(T) == typeof(byte),
                ScalarType.Bool => typeof(T) == typeof(bool),
                _ => false,
            };
            if (!fits)
            {
                throw new ArgumentException($"A tensor of {type} cannot be read as {typeof(T).Name}.");
            }
        }

        private object ToList(int dim, long offset)
        {
            if (dim == this.dim())
            {
                return Element(offset);
            }
            var list = new List<object>();
            var inner = 1L;
            for (var d = dim + 1; d < this.dim(); d++)
            {
                inner *= size(d);
            }
            for (var i = 0L; i < size(dim); i++)
            {
                list.Add(ToList(dim + 1, offset + (i * inner)));
            }
            return list;
        }

        private object Element(long i) =>
            dtype switch
            {
                ScalarType.Float32 => ReadCpuValue<float>(i),
                ScalarType.Float64 => ReadCpuValue<double>(i),
                ScalarType.Int64 => ReadCpuValue<long>(i),
                ScalarType.Int32 => ReadCpuValue<int>(i),
                ScalarType.Int16 => ReadCpuValue<short>(i),
                ScalarType.Int8 => ReadCpuValue<sbyte>(i),
                ScalarType.Byte => ReadCpuValue<byte>(i),
                _ => ReadCpuValue<bool>(i),
            };
    }
}
