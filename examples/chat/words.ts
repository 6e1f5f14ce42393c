export const count = (text: string): number => text.split(' ').filter(word => word).length
