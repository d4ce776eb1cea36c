namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What can be called with one argument.</summary>
        /// <typeparam name="T">The argument's type.</typeparam>
        /// <typeparam name="TResult">The result's type.</typeparam>
        public interface IModule<T, TResult>
        {
            /// <summary>Computes the result.</summary>
            /// <param name="input1">The argument.</param>
            TResult call(T input1);
        }

        /// <summary>A module with one input. Derive, override <see cref="forward"/>, register the components.</summary>
        /// <typeparam name="T">The input's type.</typeparam>
        /// <typeparam name="TResult">The result's type.</typeparam>
        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            /// <summary>Makes a module without components.</summary>
            /// <param name="name">What <c>GetName</c> returns.</param>
            protected Module(string name)
                : base(name) { }

            /// <summary>Computes the result.</summary>
            /// <param name="input">The input.</param>
            public abstract TResult forward(T input);

            /// <summary>Computes the result; what users of a module call.</summary>
            /// <param name="input">The input.</param>
            public TResult call(T input) => forward(input);
        }
    }
}
