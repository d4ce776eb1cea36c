using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>
    /// A source of random numbers on one device, with a state of its own. Not safe for use by two threads at a time.
    /// </summary>
    public sealed unsafe class Generator : IDisposable
    {
        private nint handle;

        /// <summary>A generator of this seed on a device, the host by default.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            nint created;
            Native.Check(NativeMethods.rlfw_generator_create(this.device.Packed, seed, &created), "Generator");
            handle = created;
        }

        /// <summary>Frees the generator if nobody disposed it.</summary>
        ~Generator() => Free();

        /// <summary>The native generator.</summary>
        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        /// <summary>Where its numbers are made.</summary>
        public Device device { get; }

        /// <summary>Starts again from a seed.</summary>
        public Generator manual_seed(long seed)
        {
            Native.Check(NativeMethods.rlfw_generator_set_seed(Handle, unchecked((ulong)seed)), nameof(manual_seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>The seed it was started from.</summary>
        public long initial_seed()
        {
            ulong seed;
            Native.Check(NativeMethods.rlfw_generator_seed(Handle, &seed), nameof(initial_seed));
            GC.KeepAlive(this);
            return unchecked((long)seed);
        }

        /// <summary>The whole state as bytes: uint8 [n] on the host.</summary>
        public Tensor get_state()
        {
            nint state;
            Native.Check(NativeMethods.rlfw_generator_state(Handle, &state), nameof(get_state));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        /// <summary>Continues from a state that <see cref="get_state"/> gave.</summary>
        public void set_state(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Native.Check(NativeMethods.rlfw_generator_set_state(Handle, value.Handle), nameof(set_state));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        /// <summary>Frees the generator.</summary>
        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var freed = Interlocked.Exchange(ref handle, 0);
            if (freed != 0)
            {
                NativeMethods.rlfw_generator_free(freed);
            }
        }
    }
}
