namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning-rate schedules.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>The schedules' classes.</summary>
            public static partial class impl;
        }
    }
}
