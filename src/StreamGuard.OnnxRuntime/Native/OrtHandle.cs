using System.Runtime.InteropServices;

namespace StreamGuard.OnnxRuntime.Native;

/// <summary>Owns one object of ONNX Runtime and, where it reads managed memory, the pin that keeps that memory in place.</summary>
internal sealed unsafe class OrtHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> _release;
    private GCHandle _pin;

    public OrtHandle(nint value, delegate* unmanaged<nint, void> release, GCHandle pin = default)
        : base(0, ownsHandle: true)
    {
        _release = release;
        _pin = pin;
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The object, for a call during which the caller keeps this handle alive.</summary>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected override bool ReleaseHandle()
    {
        _release(handle);
        if (_pin.IsAllocated)
            _pin.Free();
        return true;
    }
}
