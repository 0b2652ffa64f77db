using System.Runtime.InteropServices;

namespace StreamGuard.OnnxRuntime.Native;

/// <summary>C strings in native memory, and a table of pointers to them.</summary>
internal sealed unsafe class Utf8List : IDisposable
{
    private readonly int _count;
    private byte** _pointers;

    public Utf8List(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        _pointers = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(_count, 1), (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            _pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    ~Utf8List() => Free();

    public byte** Pointers => _pointers;

    public byte* this[int index] => _pointers[index];

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointers == null)
            return;
        for (int i = 0; i < _count; i++)
            Marshal.FreeCoTaskMem((nint)_pointers[i]);
        NativeMemory.Free(_pointers);
        _pointers = null;
    }
}
