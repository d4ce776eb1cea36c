namespace Rlfw.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>On another device; without copying if it is there already.</summary>
        public Tensor to(
            DeviceType deviceType,
            int deviceIndex = -1,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>On another device; without copying if it is there already.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>On another device; without copying if it is there already.</summary>
        /// <param name="device">The target.</param>
        /// <param name="copy">Copies even if it is there already.</param>
        /// <param name="disposeAfter">Disposes this tensor.</param>
        /// <param name="non_blocking">Does not wait for a copy from page-locked memory.</param>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            DisposeAfter(Aten.to(this, null, device, non_blocking, copy), disposeAfter);

        /// <summary>With another element type; without copying if it has it already.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            DisposeAfter(Aten.to(this, type, non_blocking, copy), disposeAfter);

        /// <summary>With another element type on another device; without copying if it is so already.</summary>
        public Tensor to(
            ScalarType type,
            Device device,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => DisposeAfter(Aten.to(this, type, device, non_blocking, copy), disposeAfter);

        /// <summary>With the element type and on the device of another tensor.</summary>
        public Tensor to(Tensor other, bool non_blocking = false)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Aten.to(this, other.dtype, other.device, non_blocking, copy: false);
        }

        /// <summary>With another element type; without copying if it has it already.</summary>
        public Tensor to_type(
            ScalarType type,
            bool copy = false,
            bool disposeAfter = false,
            bool non_blocking = false
        ) => to(type, copy, disposeAfter, non_blocking);

        /// <summary>With another element type.</summary>
        public Tensor type(ScalarType dtype) => to(dtype);

        /// <summary>With the element type of another tensor.</summary>
        public Tensor type_as(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            return to(tensor.dtype);
        }

        /// <summary>On the host.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>On a GPU, the current one by default.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? torch.CUDA, non_blocking: non_blocking);

        /// <summary>As singles.</summary>
        public Tensor @float() => to(ScalarType.Float32);

        /// <summary>As doubles.</summary>
        public Tensor @double() => to(ScalarType.Float64);

        /// <summary>As halves.</summary>
        public Tensor half() => to(ScalarType.Float16);

        /// <summary>As bfloat16.</summary>
        public Tensor bfloat16() => to(ScalarType.BFloat16);

        /// <summary>As 64-bit integers.</summary>
        public Tensor @long() => to(ScalarType.Int64);

        /// <summary>As 32-bit integers.</summary>
        public Tensor @int() => to(ScalarType.Int32);

        /// <summary>As 16-bit integers.</summary>
        public Tensor @short() => to(ScalarType.Int16);

        /// <summary>As unsigned bytes.</summary>
        public Tensor @byte() => to(ScalarType.Byte);

        /// <summary>As signed bytes.</summary>
        public Tensor @char() => to(ScalarType.Int8);

        /// <summary>As booleans: whether an element is not zero.</summary>
        public Tensor @bool() => to(ScalarType.Bool);

        private Tensor DisposeAfter(Tensor result, bool dispose)
        {
            if (dispose)
            {
                Dispose();
            }
            return result;
        }

        /// <summary>The only element.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();

        /// <summary>The only element.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>The only element.</summary>
        public static explicit operator byte(Tensor value) => value.ToByte();

        /// <summary>The only element.</summary>
        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        /// <summary>The only element.</summary>
        public static explicit operator short(Tensor value) => value.ToInt16();

        /// <summary>The only element.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();

        /// <summary>The only element.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();

        /// <summary>The only element.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();
    }
}
