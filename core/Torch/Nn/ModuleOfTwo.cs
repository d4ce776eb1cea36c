namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What can be called with two arguments.</summary>
        /// <typeparam name="T1">The first argument's type.</typeparam>
        /// <typeparam name="T2">The second argument's type.</typeparam>
        /// <typeparam name="TResult">The result's type.</typeparam>
        public interface IModule<T1, T2, TResult>
        {
            /// <summary>Computes the result.</summary>
            /// <param name="input1">The first argument.</param>
            /// <param name="input2">The second argument.</param>
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>A module with two inputs. Derive, override <see cref="forward"/>, register the components.</summary>
        /// <typeparam name="T1">The first input's type.</typeparam>
        /// <typeparam name="T2">The second input's type.</typeparam>
        /// <typeparam name="TResult">The result's type.</typeparam>
        public abstract class Module<T1, T2, TResult> : Module, IModule<T1, T2, TResult>
        {
            /// <summary>Makes a module without components.</summary>
            /// <param name="name">What <c>GetName</c> returns.</param>
            protected Module(string name)
                : base(name) { }

            /// <summary>Computes the result.</summary>
            /// <param name="input1">The first input.</param>
            /// <param name="input2">The second input.</param>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Computes the result; what users of a module call.</summary>
            /// <param name="input1">The first input.</param>
            /// <param name="input2">The second input.</param>
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
