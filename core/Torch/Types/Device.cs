using System.Globalization;

namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Where a tensor's data lies: a kind of device and, for GPUs, which one.</summary>
    public sealed class Device
    {
        /// <summary>A device; index -1 means the current one.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>From <c>cpu</c>, <c>cuda</c> or <c>meta</c> and an index, -1 for the current one.</summary>
        public Device(string deviceType, int index = -1)
            : this(ParseType(deviceType, deviceType), index) { }

        /// <summary>From <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">No such device.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            var colon = description.IndexOf(':', StringComparison.Ordinal);
            type = ParseType(colon < 0 ? description : description[..colon], description);
            index = -1;
            if (colon >= 0)
            {
                if (
                    !int.TryParse(description[(colon + 1)..], CultureInfo.InvariantCulture, out var number)
                    || number < 0
                )
                {
                    throw new ArgumentException($"'{description}' is not a device.", nameof(description));
                }
                index = number;
            }
        }

        /// <summary>The CUDA device of this index.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index) { }

        internal Device(long packed)
            : this((DeviceType)(packed >> 16), (short)(packed & 0xffff)) { }

        /// <summary>The kind.</summary>
        public DeviceType type { get; }

        /// <summary>Which of its kind, -1 for the current one.</summary>
        public int index { get; }

        /// <summary>As the native side wants it.</summary>
        internal long Packed => ((long)type << 16) | (ushort)(short)index;

        /// <summary>From <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>Such as <c>cuda:0</c>.</summary>
        public override string ToString() =>
            index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        private static DeviceType ParseType(string name, string description) =>
            name?.ToLowerInvariant() switch
            {
                "cpu" => DeviceType.CPU,
                "cuda" => DeviceType.CUDA,
                "meta" => DeviceType.META,
                _ => throw new ArgumentException($"'{description}' is not a device.", nameof(description)),
            };
    }

    /// <summary>The host.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Shapes without data.</summary>
    public static readonly Device META = new(DeviceType.META);

    /// <summary>The current CUDA device.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>From <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public static Device device(string description) => new(description);

    /// <summary>From a kind and an index, -1 for the current one.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>From a kind and an index, -1 for the current one.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The CUDA device of this index.</summary>
    public static Device device(int index) => new(index);
}
